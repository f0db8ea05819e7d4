/** The model whose decoder is asked: the one in use where it has such a decoder, else the built-in one, opened when it is first needed on an engine of its own. */
import type { DecoderTask } from '../../../vit/checkpoint/decoders/decoder';
import type { EngineName } from '../../../vit/execute/executor';
import { HeadlightError, type ErrorData } from '../../../vit/errors';
import type { EngineApi, LoadedModel } from '../../engine/api';
import type { EnginesMeasured } from '../engines-measured.svelte';
import { ModelState } from '../model.svelte';
import type { PhotoItem } from '../photos.svelte';
import type { SettingsState } from '../settings.svelte';

export interface DecoderUser {
  readonly engine: EngineApi;
  readonly model: ModelState;
  readonly settings: Pick<SettingsState, 'current'>;
  readonly measured: Pick<EnginesMeasured, 'kept'>;
  readonly inUse: { readonly forcedEngine: EngineName | 'auto' | null };
}

export class DecoderModel {
  readonly #user: DecoderUser;
  readonly #engine: EngineApi;
  readonly #tasks: readonly DecoderTask[];
  readonly #builtIn: string;
  readonly #beside: ModelState;
  /** Engine that the model beside was opened on, as it was wished; null: not opened. */
  #wish: string | null = null;
  #opening: Promise<boolean> | null = null;
  /** Counts openings: what another opening answered is another model's. */
  #turn = $state(0);

  /**
   * @param engine of its own, for the built-in model
   * @param builtIn id of the model that works where the one in use has no such decoder
   */
  constructor(user: DecoderUser, engine: EngineApi, tasks: readonly DecoderTask[], builtIn: string) {
    this.#user = user;
    this.#engine = engine;
    this.#tasks = tasks;
    this.#builtIn = builtIn;
    this.#beside = new ModelState(engine);
  }

  /** Whether the model in use has such a decoder. */
  readonly isOwn: boolean = $derived.by(() => {
    const { loaded } = this.#user.model;
    return loaded?.decoder != null && this.#tasks.includes(loaded.decoder);
  });

  get state(): ModelState {
    return this.isOwn ? this.#user.model : this.#beside;
  }

  readonly loaded: LoadedModel | null = $derived.by(() => this.state.loaded);

  readonly error: ErrorData | null = $derived.by(() => (this.isOwn ? null : this.#beside.error));

  /** Name of the model in use; '' for the decoder that ships beside it. */
  get name(): string {
    return this.isOwn ? (this.#user.model.wanted?.name ?? '') : '';
  }

  /** Tells answers of one model and engine from those of another. */
  readonly key: string = $derived.by(
    () => `${this.isOwn ? (this.#user.model.wanted?.id ?? '') : this.#builtIn} ${this.#turn}`,
  );

  get api(): EngineApi {
    return this.isOwn ? this.#user.engine : this.#engine;
  }

  /** The photo that may be asked about: known, with its answer, and the model is open. */
  askable(selected: PhotoItem | null): PhotoItem | null {
    return selected?.known && selected.isSettled && selected.status !== 'error' && this.loaded ? selected : null;
  }

  /** Opens the built-in model where it is needed and not open on the engine that is wished now; run it in an effect. */
  want(): void {
    const { model, settings, inUse } = this.#user;
    const wish = inUse.forcedEngine ?? settings.current.engine;
    if (!model.loaded || this.isOwn || this.#wish === wish) return;
    const ref = model.available.find(({ id }) => id === this.#builtIn);
    if (!ref) return;
    this.#wish = wish;
    this.#turn += 1;
    this.#opening = this.#beside.load(ref, wish, 'float32', this.#user.measured.kept);
  }

  /** Resolves once it can be asked, opening it where it is not open. Rejects with what it could not be opened for. */
  async opened(): Promise<void> {
    if (this.isOwn) return;
    if (this.#beside.error) this.#wish = null; // tried once more
    this.want();
    for (let waited: unknown = null; waited !== this.#opening;) {
      waited = this.#opening;
      await this.#opening; // or another that has overtaken it
    }
    const { error, loaded } = this.#beside;
    if (error) throw HeadlightError.fromData(error);
    if (!loaded) throw new HeadlightError('cancelled');
  }

  /** Opens it anew after it failed. */
  again = (): void => {
    this.#wish = null;
    this.want();
  };

  /** The worker went, and with it what was open. */
  lost(): void {
    this.#wish = null;
    this.#turn += 1;
    this.#beside.clear();
  }
}

/** With one more answer, of which the last `most` are kept. */
export function withLast<T>(
  known: ReadonlyMap<string, T>,
  key: string,
  answer: T,
  most: number,
): ReadonlyMap<string, T> {
  return new Map([...[...known].slice(1 - most), [key, answer]]);
}
