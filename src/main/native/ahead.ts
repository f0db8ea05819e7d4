/** A model that was opened before anybody asked for it: whoever first asks for a model takes it, or has it freed when another is meant. */
import { isDeepStrictEqual } from 'node:util';
import type { NativeWish } from '../../shared/native-port';
import type { Recipe } from '../../vit/recipe';
import type { AnswerAhead } from './answer-ahead';
import type { NativePlaces } from './protocol';
import type { OpenedModel } from './opened-model';

type Open = (wish: NativeWish, places: NativePlaces, onRecipe?: (recipe: Recipe) => void) => Promise<OpenedModel>;

export class ModelAhead {
  readonly #openModel: Open;
  readonly #first: Pick<AnswerAhead, 'reading' | 'opened'> | undefined;
  #ahead: { readonly asked: unknown; readonly model: Promise<OpenedModel | null> } | null = null;

  /** @param first has the first photo answered before it is asked about */
  constructor(openModel: Open, first?: Pick<AnswerAhead, 'reading' | 'opened'>) {
    this.#openModel = openModel;
    this.#first = first;
  }

  /** Opens the model ahead; what fails is tried again when somebody asks. */
  begin(wish: NativeWish, places: NativePlaces): void {
    const model = this.#openModel(wish, places, (recipe) => this.#first?.reading(recipe)).catch(() => null);
    void model.then((opened) => opened && this.#first?.opened(opened));
    this.#ahead = { asked: askedFor(wish, places), model };
  }

  /** Opens as the function it was made with. The caller disposes. */
  async open(wish: NativeWish, places: NativePlaces): Promise<OpenedModel> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const model = await ahead?.model;
    if (model && isDeepStrictEqual(ahead?.asked, askedFor(wish, places))) return model;
    model?.dispose();
    return this.#openModel(wish, places);
  }
}

/** All that decides what is opened. */
function askedFor({ model, overrides, precision, labels }: NativeWish, { models, cache }: NativePlaces): unknown {
  return { place: models.find(({ id }) => id === model), overrides, precision, labels, cache };
}
