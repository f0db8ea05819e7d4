/** What the tokens of a typed label read of each other in the model's text tower: which label is looked at, and its triangle by layer and head. */
import { untrack } from 'svelte';
import { textsOf } from '../../vit/text/label-set';
import type { EngineName } from '../../vit/execute/executor';
import type { ErrorData } from '../../vit/errors';
import { chosenIn, wordMatrix, type Chosen } from '../../vit/explain/word-look';
import type { ReadText } from '../../vit/text/text-encoder';
import type { EngineApi, LoadedModel } from '../engine/api';
import { asErrorData } from './answers';
import { withLast } from './decoders/decoder-model.svelte';
import { plainRef } from './labels.svelte';
import type { ModelState } from './model.svelte';
import type { SettingsState } from './settings.svelte';

/** Texts kept, of whichever models. */
const KEPT = 24;

interface User {
  readonly settings: Pick<SettingsState, 'current'>;
  readonly model: Pick<ModelState, 'wanted'> & { readonly loaded: Pick<LoadedModel, 'zeroShot' | 'labels'> | null };
  readonly inUse: { readonly forcedEngine: EngineName | 'auto' | null };
}

/** Attention of a text's own tokens, [count, count], and how much of it goes to what fills the text behind them. */
export interface TextTriangle {
  readonly count: number;
  readonly data: Float32Array;
  /** Tokens as people read them. */
  readonly names: readonly string[];
  /** The token whose row becomes the feature; null: it is one of those that fill. */
  readonly place: number | null;
  readonly filling: number;
  /** Share of the weights that lies on the tokens that fill, 0 … 1, on average over those that are shown. */
  readonly onFilling: number;
}

export class TextLookState {
  readonly #api: Pick<EngineApi, 'readText'>;
  readonly #user: User;
  /** The group is open. */
  active = $state(false);
  layer = $state<Chosen>('mean');
  head = $state<Chosen>('mean');
  #label = $state(0);
  #template = $state(0);
  #known = $state.raw<ReadonlyMap<string, ReadText>>(new Map());
  #failed = $state.raw<{ readonly key: string; readonly error: ErrorData } | null>(null);
  #running: string | null = null;

  constructor(api: Pick<EngineApi, 'readText'>, user: User) {
    this.#api = api;
    this.#user = user;
  }

  readonly labels: readonly string[] = $derived.by(() => {
    const { loaded } = this.#user.model;
    return loaded?.zeroShot ? loaded.labels.map(({ text }) => text) : [];
  });

  readonly templates: readonly string[] = $derived.by(() => this.#user.model.loaded?.zeroShot?.templates ?? []);

  /** Chosen label and sentence; the first where the chosen one no longer exists. */
  readonly label: number = $derived.by(() => (this.#label < this.labels.length ? this.#label : 0));
  readonly template: number = $derived.by(() => (this.#template < this.templates.length ? this.#template : 0));

  /** The sentence that is looked at; null without labels. */
  readonly text: string | null = $derived.by(() => {
    const [label, template] = [this.labels[this.label], this.templates[this.template]];
    return label === undefined || template === undefined
      ? null
      : (textsOf(label, { templates: [template] })[0] ?? null);
  });

  readonly #key: string = $derived.by(() => JSON.stringify([this.#user.model.wanted?.id ?? '', this.text]));

  readonly read: ReadText | null = $derived.by(() => this.#known.get(this.#key) ?? null);

  readonly error: ErrorData | null = $derived.by(() => (this.#failed?.key === this.#key ? this.#failed.error : null));

  readonly bounds: { readonly layers: number; readonly heads: number } = $derived.by(() => {
    const { attention = [], ids = [] } = this.read ?? {};
    return { layers: attention.length, heads: (attention[0]?.length ?? 0) / Math.max(1, ids.length ** 2) };
  });

  readonly triangle: TextTriangle | null = $derived.by(() => {
    const { read } = this;
    if (!read) return null;
    const { layers, heads } = this.bounds;
    const all = { perLayer: read.attention, words: read.ids.length, cols: read.ids.length };
    return triangleOf(read, wordMatrix(all, chosenIn(this.layer, layers), chosenIn(this.head, heads)));
  });

  choose = (label: number): void => void (this.#label = label);
  chooseTemplate = (template: number): void => void (this.#template = template);

  again = (): void => void (this.#failed = null);

  /** Asks for what is looked at; run it in an effect. */
  follow = (): void => {
    const { text } = this;
    const model = this.#user.model.wanted;
    const key = this.#key;
    if (!this.active || text === null || !model || this.#known.has(key) || this.#failed?.key === key) return;
    untrack(() => void this.#ask(plainRef(model), text, key));
  };

  async #ask(model: Parameters<EngineApi['readText']>[0], text: string, key: string): Promise<void> {
    if (this.#running === key) return;
    this.#running = key;
    try {
      const engine = this.#user.inUse.forcedEngine ?? this.#user.settings.current.engine;
      const read = await this.#api.readText(model, text, engine);
      this.#known = withLast(this.#known, key, read, KEPT);
    } catch (error) {
      this.#failed = { key, error: asErrorData(error) };
    }
    if (this.#running === key) this.#running = null;
  }
}

/** @param matrix attention of all tokens, [all, all] */
function triangleOf({ ids, tokens, place }: ReadText, matrix: Float32Array): TextTriangle {
  const all = ids.length;
  const count = ownTokens(ids);
  const data = new Float32Array(count * count);
  let onFilling = 0;
  for (let row = 0; row < count; row++) {
    data.set(matrix.subarray(row * all, row * all + count), row * count);
    for (let col = count; col < all; col++) onFilling += matrix[row * all + col] ?? 0;
  }
  return {
    ...{ count, data, filling: all - count, onFilling: onFilling / count },
    names: tokens.slice(0, count).map(spelt),
    place: place < count ? place : null,
  };
}

/** Tokens before those that only fill the text: a run of one id at its end, of which the first may end the text itself. */
function ownTokens(ids: readonly number[]): number {
  let first = ids.length - 1;
  while (first > 0 && ids[first - 1] === ids[first]) first--;
  return Math.max(1, first + 1);
}

/** A token without the marks that vocabularies put on the ends of words. */
function spelt(token: string): string {
  return token.replace(/<\/w>$/, '').replace(/^[▁Ġ]+/, '') || '␣';
}
