/** The sentence about the photo that is shown: how it is wanted, how far it is, and where its words looked. */
import { untrack } from 'svelte';
import { BUILT_IN_WRITER } from '../../../shared/built-in';
import type { Sentence, SentenceWish } from '../../../shared/decoder-api';
import type { ErrorData } from '../../../vit/errors';
import { layoutOf } from '../../../vit/explain/attention';
import {
  chosenIn,
  wordLook,
  wordMatrix,
  wordRow,
  type Chosen,
  type WordAttention,
  type WordLook,
} from '../../../vit/explain/word-look';
import type { CropBox, Region } from '../../../vit/recipe';
import type { EngineApi } from '../../engine/api';
import { asErrorData } from '../answers';
import type { PhotoItem, PhotoList } from '../photos.svelte';
import { DecoderModel, withLast, type DecoderUser } from './decoder-model.svelte';

/** Words that could have stood in a word's place. */
const ALTERNATIVES = 5;
/** Sentences kept, of whichever photos. */
const KEPT = 40;

export interface WordsUser extends DecoderUser {
  readonly photos: Pick<PhotoList, 'selected'>;
}

/** A word's map on the stage, and how it was asked for. */
export interface ShownWord extends WordLook {
  readonly crop: CropBox;
  readonly text: string;
  readonly word: number;
  readonly layer: Chosen;
  readonly head: Chosen;
  readonly through: boolean;
}

export class WordsState {
  readonly #user: WordsUser;
  readonly model: DecoderModel;
  /** The panel is open. */
  active = $state(false);
  /** Cross-attention off: what language alone would say. */
  blind = $state(false);
  /** Causal mask off: words also read those after them. */
  unmasked = $state(false);
  /** Maps go back through the encoder's layers. */
  through = $state(false);
  layer = $state<Chosen>('mean');
  head = $state<Chosen>('mean');
  /** From 0, of the sentence; null: none is chosen. */
  word = $state<number | null>(null);
  /** The part of the photo that is shown to the model. */
  region = $state.raw<Region | null>(null);
  /** The pointer draws a box on the photo. */
  boxing = $state(false);
  /** Ids that stand, behind the start id: a person chose the last of them. */
  begin = $state.raw<readonly number[]>([]);
  /** What is written so far; null while nothing is. */
  soFar = $state<string | null>(null);
  #known = $state.raw<ReadonlyMap<string, Sentence>>(new Map());
  #failed = $state.raw<ReadonlyMap<string, ErrorData>>(new Map());
  #rolled = $state.raw<{ readonly key: string; readonly weights: Float32Array } | null>(null);
  #running: { readonly key: string; readonly stop: AbortController } | null = null;

  constructor(user: WordsUser, engine: EngineApi) {
    this.#user = user;
    this.model = new DecoderModel(user, engine, ['caption', 'read'], BUILT_IN_WRITER);
  }

  /** The photo to be written about, once it has its answer. */
  readonly #photo: PhotoItem | null = $derived.by(() =>
    this.active ? this.model.askable(this.#user.photos.selected) : null,
  );

  readonly #wish: SentenceWish = $derived.by(() => ({
    alternatives: ALTERNATIVES,
    ...(this.begin.length > 0 && { begin: this.begin }),
    ...(this.blind && { photo: false }),
    ...(this.region && { region: this.region }),
  }));

  readonly #key: string = $derived(this.#keyOf(this.#wish));

  readonly sentence: Sentence | null = $derived.by(() => this.#known.get(this.#key) ?? null);

  readonly error: ErrorData | null = $derived.by(() => this.model.error ?? this.#failed.get(this.#key) ?? null);

  /** The same words with the causal mask off; null while it is on, or not there yet. */
  readonly seeing: Sentence | null = $derived.by(() => {
    const wish = this.#seeingWish;
    return wish ? (this.#known.get(this.#keyOf(wish)) ?? null) : null;
  });

  readonly #seeingWish: SentenceWish | null = $derived.by(() => {
    if (!this.unmasked || !this.sentence) return null;
    return { ...this.#wish, begin: this.sentence.ids.slice(1), only: true, causal: false };
  });

  /** The sentence whose attention is shown. */
  readonly #looked: Sentence | null = $derived(this.unmasked ? this.seeing : this.sentence);

  /** Attention of words on words: [words, words] of the chosen layer and head. */
  readonly triangle: { readonly words: number; readonly data: Float32Array } | null = $derived.by(() => {
    const sentence = this.#looked;
    if (!sentence) return null;
    const words = sentence.words.length;
    const data = wordMatrix({ perLayer: sentence.selfAttention, words, cols: words }, ...this.#where);
    return { words, data };
  });

  /** Layers and heads of the decoder. */
  readonly bounds: { readonly layers: number; readonly heads: number } = $derived.by(() => {
    const { crossAttention = [], words = [], tokens = 1 } = this.sentence ?? {};
    return {
      layers: crossAttention.length,
      heads: (crossAttention[0]?.length ?? 0) / Math.max(1, words.length * tokens),
    };
  });

  readonly #where: readonly [layer: Chosen, head: Chosen] = $derived.by(() => {
    const { layers, heads } = this.bounds;
    return [chosenIn(this.layer, layers), chosenIn(this.head, heads)];
  });

  readonly #cross: WordAttention | null = $derived.by(() => {
    const sentence = this.#looked;
    return sentence && { perLayer: sentence.crossAttention, words: sentence.words.length, cols: sentence.tokens };
  });

  /** Weights of the chosen word over the photo's tokens, as cross-attention has them. */
  readonly #weights: Float32Array | null = $derived.by(() => {
    const { word } = this;
    const cross = this.#cross;
    if (!cross || word === null || word >= cross.words || this.blind) return null;
    return wordRow(cross, word, ...this.#where);
  });

  /** All words' weights over the patches, of that layer and head: what shares a scale. */
  readonly all: Float32Array | null = $derived.by(() => {
    const { prefix } = this.model.loaded ? layoutOf(this.model.loaded.config) : { prefix: 0 };
    return this.#cross && wordMatrix(this.#cross, ...this.#where).map((value, at) => (at % (this.#cross?.cols ?? 1) < prefix ? 0 : value)); // prettier-ignore
  });

  readonly #rollKey: string = $derived(`${this.#key} ${this.word} ${this.#where.join()} ${this.unmasked}`);

  /** The map of the chosen word, on the part of the photo that the model saw. */
  readonly shown: ShownWord | null = $derived.by(() => {
    const { word, crop, through } = this;
    const config = this.model.loaded?.config;
    const sentence = this.#looked;
    const weights = through ? (this.#rolled?.key === this.#rollKey ? this.#rolled.weights : null) : this.#weights;
    if (word === null || !crop || !config || !sentence || !weights || !this.#weights) return null;
    const [layer, head] = this.#where;
    return {
      ...wordLook(weights, layoutOf(config)),
      crop,
      text: sentence.words[word]?.text ?? '',
      word,
      layer,
      head,
      through,
    };
  });

  /** Where the model's input lies on the photo. */
  readonly crop: CropBox | null = $derived.by(() => this.#looked?.crop ?? this.#photo?.answer?.crop ?? null);

  /** Follows the photo that is shown, and asks for what the panel needs; run each in an effect of its own. */
  readonly follow: readonly (() => void)[] = [
    () => {
      void this.#user.photos.selected?.id;
      untrack(() => this.#begins());
    },
    () => {
      if (this.active) this.model.want();
    },
    () => this.#want(),
    () => this.#roll(),
  ];

  /** The sentence goes on from another word in a word's place. */
  goOn = (word: number, id: number): void => {
    const { sentence } = this;
    if (!sentence) return;
    this.begin = [...sentence.ids.slice(1, word + 1), id];
    this.word = word;
  };

  /** The model's own sentence again. */
  ownSentence = (): void => {
    this.begin = [];
    this.word = null;
  };

  stop = (): void => {
    this.#running?.stop.abort();
  };

  /** Asks again after an error, or after it was stopped. */
  again = (): void => {
    if (this.model.error) this.model.again();
    this.#failed = new Map();
  };

  /** Nobody looks any more: what is under way is given up, and may be asked for again. */
  #leave(): void {
    const running = this.#running;
    this.#running = null;
    this.soFar = null;
    running?.stop.abort();
  }

  setRegion = (region: Region | null): void => {
    this.region = region;
    this.ownSentence();
  };

  lost(): void {
    this.model.lost();
    this.#known = new Map();
    this.#failed = new Map();
  }

  #begins(): void {
    this.ownSentence();
    this.region = null;
    this.boxing = false;
  }

  #keyOf(wish: SentenceWish): string {
    return JSON.stringify([this.model.key, this.#user.photos.selected?.id ?? '', wish]);
  }

  #want(): void {
    const photo = this.#photo;
    const wish = this.#seeingWish ?? this.#wish;
    const key = this.#keyOf(wish);
    const isThere = this.#known.has(key) || this.#failed.has(key);
    untrack(() => {
      if (this.#running && (this.#running.key !== key || !photo)) this.#leave();
      if (photo && !isThere && this.#running?.key !== key) void this.#write(photo.id, wish, key);
    });
  }

  async #write(photo: string, wish: SentenceWish, key: string): Promise<void> {
    const running = { key, stop: new AbortController() };
    this.#running = running;
    this.soFar = '';
    const isMine = (): boolean => this.#running === running;
    try {
      const onProgress = ({ text }: { readonly text: string }): void => {
        if (isMine()) this.soFar = text;
      };
      const sentence = await this.model.api.write(photo, wish, { signal: running.stop.signal, onProgress });
      this.#known = withLast(this.#known, key, sentence, KEPT);
    } catch (error) {
      if (isMine()) this.#failed = new Map([...this.#failed, [key, asErrorData(error)]]);
    }
    if (!isMine()) return;
    this.#running = null;
    this.soFar = null;
  }

  #roll(): void {
    const weights = this.#weights;
    const photo = this.#photo;
    const { region } = this;
    const key = this.#rollKey;
    if (!this.through || !weights || !photo || this.#rolled?.key === key) return;
    const { api } = this.model;
    untrack(() => {
      void api.through(photo.id, region, weights).then(
        (rolled) => (this.#rolled = { key, weights: rolled }),
        (error: unknown) => (this.#failed = new Map([...this.#failed, [this.#key, asErrorData(error)]])),
      );
    });
  }
}
