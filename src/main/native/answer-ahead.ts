/** The answer of the photo that will be asked about first, computed before anybody asks: its pixels come while the model is still being opened. */
import type { ModelPixels, PhotoApi } from '../../shared/photo-port';
import { PhotoSession, type SeenAnswer } from '../../shared/photo-session';
import type { Recipe } from '../../vit/recipe';
import type { OpenedModel } from './opened-model';

type Pixels = Pick<PhotoApi, 'pixels'>;

export class AnswerAhead {
  readonly #photos: Pixels;
  #expected: { readonly photo: string; readonly top: number } | null = null;
  #recipe: Recipe | null = null;
  #model: OpenedModel | null = null;
  #pixels: Promise<ModelPixels> | null = null;
  #answer: Promise<SeenAnswer | null> | null = null;

  /** @param photos where pixels come from */
  constructor(photos: Pixels) {
    this.#photos = photos;
  }

  /** This photo will be asked about. */
  expect(photo: string, top: number): void {
    this.#expected = { photo, top };
    this.#go();
  }

  /** The model that will answer wants its photos so. */
  reading(recipe: Recipe): void {
    this.#recipe = recipe;
    this.#go();
  }

  /** It is open. */
  opened(model: OpenedModel): void {
    this.#model = model;
    this.#go();
  }

  /** What was computed of this photo by this model, or is being computed; null where it was not, and where it failed. Once. */
  async take(model: OpenedModel, photo: string, top: number): Promise<SeenAnswer | null> {
    const { photo: expected, top: many } = this.#expected ?? {};
    const answer = this.#model === model && photo === expected && top === many ? this.#answer : null;
    this.#end();
    return answer;
  }

  /** The photo is gone, or is another now. */
  forget(photo: string): void {
    if (this.#expected?.photo === photo) this.#end();
  }

  /** Whoever asks from now on is answered when asked. */
  #end(): void {
    this.#expected = null;
    this.#model = null;
    this.#pixels = null;
    this.#answer = null;
  }

  #go(): void {
    if (!this.#expected || !this.#recipe) return;
    const { photo, top } = this.#expected;
    const pixels = (this.#pixels ??= this.#photos.pixels(photo, this.#recipe));
    pixels.catch(() => undefined); // asked for again, and told to whoever asks
    if (!this.#model || this.#answer) return;
    const { session, recipe } = this.#model;
    this.#answer = new PhotoSession(session, { pixels: () => pixels }, recipe).answer(photo, top).catch(() => null);
  }
}
