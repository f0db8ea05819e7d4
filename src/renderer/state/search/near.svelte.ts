/** Photos by how near they are to a sentence or to another photo, while somebody looks at them in this order. */
import { SvelteMap } from 'svelte/reactivity';
import { labelSet } from '../../../vit/text/label-set';
import type { EngineName } from '../../../vit/execute/executor';
import { HeadlightError, type ErrorData } from '../../../vit/errors';
import type { EngineApi } from '../../engine/api';
import { asErrorData } from '../answers';
import { plainRef } from '../labels.svelte';
import type { ModelState } from '../model.svelte';
import type { PhotoItem, PhotoList } from '../photos.svelte';
import { cosine, unit } from './nearness';

/** What photos are held against. */
export type Wanted =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'photo'; readonly id: string; readonly name: string };

interface User {
  readonly photos: Pick<PhotoList, 'items' | 'byId'>;
  readonly model: Pick<ModelState, 'wanted' | 'loaded'>;
  readonly inUse: { readonly forcedEngine: EngineName | 'auto' | null };
  readonly settings: { readonly current: { readonly engine: EngineName | 'auto' } };
}

export class NearSearch {
  /** Null: photos stand in another order. */
  wanted = $state.raw<Wanted | null>(null);
  /** Photo → cosine. */
  readonly found = new SvelteMap<string, number>();
  running = $state(false);
  error = $state.raw<ErrorData | null>(null);

  /** Of the model in use, at length 1. */
  readonly #features = new Map<string, Float64Array>();
  #reference: Float64Array | null = null;
  #stop: AbortController | null = null;
  /** What was so of the model before, while another is opened. */
  #didRead = $state(false);

  constructor(
    private readonly engine: Pick<EngineApi, 'ask' | 'labelHead'>,
    private readonly user: User,
  ) {}

  /** Whether the model in use reads sentences; until one is open, whether the one before did. */
  get reads(): boolean {
    return this.user.model.loaded?.readsTexts ?? this.#didRead;
  }

  start = async (wanted: Wanted): Promise<void> => {
    this.clear();
    this.wanted = wanted;
    if (this.user.model.loaded === null) return; // begun once a model is open
    await this.#work(async (signal) => {
      this.#reference = wanted.kind === 'text' ? await this.#sentence(wanted.text, signal) : await this.#photo(wanted.id, signal); // prettier-ignore
      await this.#compare(signal);
    });
  };

  /** Photos that have been answered since are compared, too. */
  follow(): void {
    if (this.#reference === null || this.running || this.error || !this.user.photos.items.some(this.#waits)) return;
    void this.#work((signal) => this.#compare(signal));
  }

  /** Photos stand as they did before. */
  clear = (): void => {
    this.#halt();
    this.wanted = null;
  };

  /** Another model is on its way: what is known of photos is that of the one before. What is looked for stays. */
  forget(): void {
    this.#didRead = this.reads;
    this.#halt();
    this.#features.clear();
  }

  /** A model is open: what is looked for is looked for with it, if it can. */
  opened(): void {
    const { wanted } = this;
    if (wanted === null) return;
    if (wanted.kind === 'text' && !this.reads) this.clear();
    else void this.start(wanted);
  }

  #halt(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#reference = null;
    this.running = false;
    this.error = null;
    this.found.clear();
  }

  async #work(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const own = new AbortController();
    this.#stop = own;
    this.running = true;
    try {
      await work(own.signal);
    } catch (error) {
      if (this.#stop === own) this.error = asErrorData(error);
    } finally {
      if (this.#stop === own) this.running = false;
    }
  }

  /** One after another, so that answers and maps get their turn between them. A photo that fails is left where it is. */
  async #compare(signal: AbortSignal): Promise<void> {
    const { photos } = this.user;
    // Others are answered meanwhile, before and behind the one in work: walked through again until none waits.
    for (let waiting = photos.items.filter(this.#waits); waiting.length > 0; waiting = photos.items.filter(this.#waits))
      for (const { id } of waiting) {
        if (signal.aborted) return;
        const own = await this.#photo(id, signal).catch(() => null);
        if (signal.aborted || this.#reference === null) return;
        this.found.set(id, own ? cosine(own, this.#reference) : -1);
      }
  }

  readonly #waits = ({ id, status }: PhotoItem): boolean => status === 'done' && !this.found.has(id);

  async #photo(id: string, signal: AbortSignal): Promise<Float64Array> {
    const known = this.#features.get(id) ?? unit((await this.engine.ask(id, { lens: 'features' }, { signal })).data);
    this.#features.set(id, known);
    return known;
  }

  /** As a label by itself, in no other sentence. */
  async #sentence(text: string, signal: AbortSignal): Promise<Float64Array> {
    const { wanted } = this.user.model;
    if (!wanted) throw new HeadlightError('cancelled');
    const engine = this.user.inUse.forcedEngine ?? this.user.settings.current.engine;
    const { rows } = await this.engine.labelHead(plainRef(wanted), labelSet([text], ['{}']), engine, { signal });
    return unit(rows);
  }
}
