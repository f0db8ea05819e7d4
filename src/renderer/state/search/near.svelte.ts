/**
 * Photos by how near they are to a sentence or to another photo, while somebody looks at them in this order: by the cosine of features, or, of a sentence that the model in
 * use does not read, by how likely a captioner finds it.
 */
import { SvelteMap } from 'svelte/reactivity';
import { labelSet } from '../../../vit/text/label-set';
import type { EngineName } from '../../../vit/execute/executor';
import { HeadlightError, type ErrorData } from '../../../vit/errors';
import type { EngineApi } from '../../engine/api';
import { asErrorData } from '../answers';
import { plainRef } from '../labels.svelte';
import type { ModelState } from '../model.svelte';
import type { DecoderModel } from '../decoders/decoder-model.svelte';
import type { PhotoItem, PhotoList } from '../photos.svelte';
import { likelyRule, type SentenceWords } from './likely';
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
  readonly words: { readonly model: Pick<DecoderModel, 'opened' | 'api' | 'name' | 'isOwn'> };
}

/** How near a photo is: the more, the nearer. */
type Rule = (photo: string, signal: AbortSignal) => Promise<number>;

/** Whether an error concerns one photo only, so that the others are still compared. */
const isOfPhoto = ({ code }: ErrorData): boolean => /^(photo.*|cancelled|badRequest)$/.test(code);

export class NearSearch {
  readonly #engine: Pick<EngineApi, 'ask' | 'labelHead'>;
  readonly #user: User;
  /** Null: photos stand in another order. */
  wanted = $state.raw<Wanted | null>(null);
  /** What the numbers are: cosines, or log-likelihoods of a word of the sentence on average. */
  by = $state<'cosine' | 'likelihood'>('cosine');
  /** The captioner's words of the sentence; null until they are known. */
  words = $state.raw<SentenceWords | null>(null);
  /** Photo → how near it is; null where it could not be told. */
  readonly found = new SvelteMap<string, number | null>();
  running = $state(false);
  error = $state.raw<ErrorData | null>(null);

  /** Of the model in use, at length 1. */
  readonly #features = new Map<string, Float64Array>();
  #rule: Rule | null = null;
  #stop: AbortController | null = null;

  constructor(engine: Pick<EngineApi, 'ask' | 'labelHead'>, user: User) {
    this.#engine = engine;
    this.#user = user;
  }

  /** Whether the model in use reads sentences itself; else a captioner is asked. */
  get reads(): boolean {
    return this.#user.model.loaded?.readsTexts === true;
  }

  /** Name of the captioner that computed the numbers; null for the one that ships. */
  get captioner(): string | null {
    const { isOwn, name } = this.#user.words.model;
    return isOwn ? name : null;
  }

  start = async (wanted: Wanted): Promise<void> => {
    this.clear();
    this.wanted = wanted;
    if (this.#user.model.loaded === null) return; // begun once a model is open
    this.by = wanted.kind === 'text' && !this.reads ? 'likelihood' : 'cosine';
    await this.#work(async (signal) => {
      const rule = await this.#ruleFor(wanted, signal);
      if (signal.aborted) return;
      this.#rule = rule;
      await this.#compare(signal);
    });
  };

  /** Photos that have been answered since are compared, too. */
  follow(): void {
    if (this.#rule === null || this.running || this.error || !this.#user.photos.items.some(this.#waits)) return;
    void this.#work((signal) => this.#compare(signal));
  }

  /** Photos stand as they did before. */
  clear = (): void => {
    this.#halt();
    this.wanted = null;
  };

  /** Another model is on its way: what is known of photos is that of the one before. What is looked for stays. */
  forget(): void {
    this.#halt();
    this.#features.clear();
  }

  /** A model is open: what is looked for is looked for with it. */
  opened(): void {
    if (this.wanted !== null) void this.start(this.wanted);
  }

  #halt(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.#rule = null;
    this.words = null;
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
    const { photos } = this.#user;
    // Others are answered meanwhile, before and behind the one in work: walked through again until none waits.
    for (let waiting = photos.items.filter(this.#waits); waiting.length > 0; waiting = photos.items.filter(this.#waits))
      for (const { id } of waiting) {
        if (signal.aborted) return;
        const near = await this.#nearness(id, signal);
        if (signal.aborted) return;
        this.found.set(id, near);
      }
  }

  /** Null for a photo that cannot be compared. Rejects with what is no photo's fault. */
  async #nearness(id: string, signal: AbortSignal): Promise<number | null> {
    try {
      return (await this.#rule?.(id, signal)) ?? null;
    } catch (error) {
      if (isOfPhoto(asErrorData(error))) return null;
      throw error;
    }
  }

  async #ruleFor(wanted: Wanted, signal: AbortSignal): Promise<Rule> {
    const tell = (words: SentenceWords): void => void (this.words ??= signal.aborted ? null : words);
    if (wanted.kind === 'text' && this.by === 'likelihood')
      return likelyRule(this.#user.words.model, wanted.text, tell);
    const reference = wanted.kind === 'text' ? await this.#sentence(wanted.text, signal) : await this.#photo(wanted.id, signal); // prettier-ignore
    return async (photo, stop) => cosine(await this.#photo(photo, stop), reference);
  }

  readonly #waits = ({ id, status }: PhotoItem): boolean => status === 'done' && !this.found.has(id);

  async #photo(id: string, signal: AbortSignal): Promise<Float64Array> {
    const known = this.#features.get(id) ?? unit((await this.#engine.ask(id, { lens: 'features' }, { signal })).data);
    this.#features.set(id, known);
    return known;
  }

  /** As a label by itself, in no other sentence. */
  async #sentence(text: string, signal: AbortSignal): Promise<Float64Array> {
    const { wanted } = this.#user.model;
    if (!wanted) throw new HeadlightError('cancelled');
    const engine = this.#user.inUse.forcedEngine ?? this.#user.settings.current.engine;
    const { rows } = await this.#engine.labelHead(plainRef(wanted), labelSet([text], ['{}']), engine, { signal });
    return unit(rows);
  }
}
