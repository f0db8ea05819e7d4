/** The decoder of a session's model, opened when it is first asked to work: it paints hidden patches, or writes about a photo. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Painter, Writer } from '../checkpoint/decoders/decoder';
import { countParameters } from '../checkpoint/expected-tensors';
import { HeadlightError } from '../errors';
import type { Executor } from '../execute/executor';
import { paintedPicture, type PaintedPicture } from '../explain/painted';
import { chosen } from '../write/generation';
import { toldWords, type WordChoice } from '../write/told';
import type { WordTokenizer } from '../write/words';
import { ByteLru } from './byte-lru';
import { checkMemory } from './memory';
import { Painting, type Painted } from './painting';
import type { Work } from './work';
import { Writing, type PhotoMemory, type Traced, type WriteOptions } from './writing';

const MB = 2 ** 20;
/** Keys and values of cross-attention that are kept, of the photos used last. */
const MEMORY_BYTES = 64 * MB;

/** A photo with holes, painted. */
export interface Filled extends Painted, PaintedPicture {
  /** Whether the prediction is of patches normalised by their own mean and variance. */
  readonly normalised: boolean;
  readonly knowsPlaces: boolean;
}

/** What is asked of a writer. */
export interface WriteWish extends WriteOptions {
  /** Beams in place of the model's own number. */
  readonly beams?: number;
  /** Ids after the start id at most, in place of the model's own number. */
  readonly words?: number;
  /** Score this sentence instead of writing one. */
  readonly text?: string;
  /** Take `begin` as the whole sentence, as it stands. */
  readonly only?: boolean;
  /** False: words also see those that come after them, as if the causal mask were off; told of a sentence that stands. */
  readonly causal?: boolean;
  /** Alternatives told of each word. Default 0. */
  readonly alternatives?: number;
}

/** A sentence on its way. */
export interface WrittenSoFar {
  /** Start id first. */
  readonly ids: readonly number[];
  readonly text: string;
}

/** What was written, and what each word looked at. */
export interface WrittenSentence extends Omit<Traced, 'hidden'> {
  readonly text: string;
  /** Start id first; the end id last where it was reached. */
  readonly ids: readonly number[];
  /** Beam score Σ log p / length^penalty. */
  readonly score: number | null;
  /** One for each id after the start id. */
  readonly words: readonly WordChoice[];
  /** Tokens of the photo that words look at. */
  readonly tokens: number;
  /** What the model's files ask of generation that is not done. */
  readonly leftOut: readonly string[];
}

export class Decoding {
  readonly #checkpoint: Checkpoint;
  readonly #executor: Executor;
  readonly #inTurn: <T>(run: () => Promise<T>) => Promise<T>;
  readonly #memory: number | undefined;
  #painting: Promise<Painting> | null = null;
  #writing: Promise<Writing> | null = null;
  #tokenizer: Promise<WordTokenizer> | null = null;
  readonly #memories = new ByteLru<PhotoMemory>(MEMORY_BYTES, (memory) =>
    Object.values(memory).reduce((sum, { data }) => sum + data.byteLength, 0),
  );
  #painter: Painter | null = null;

  constructor(
    checkpoint: Checkpoint,
    executor: Executor,
    inTurn: <T>(run: () => Promise<T>) => Promise<T>,
    memory: number | undefined,
  ) {
    this.#checkpoint = checkpoint;
    this.#executor = executor;
    this.#inTurn = inTurn;
    this.#memory = memory;
  }

  /** @param patches the whole photo [patches, patchDim]. Rejects with `painterMissing` for another model. */
  async fill(patches: Float32Array, hidden: readonly number[], attention: boolean): Promise<Filled> {
    const painting = await this.#paints();
    const painted = await this.#inTurn(() => painting.paint(patches, hidden, attention));
    const normalised = this.#painter?.config.normalised ?? false;
    const picture = paintedPicture(patches, painted.prediction, hidden, this.#checkpoint.config, normalised);
    return { ...painted, ...picture, normalised, knowsPlaces: this.#painter?.knowsPlaces ?? true };
  }

  /**
   * @param photo what its keys and values are kept under
   * @param tokens of the photo, asked for where they are not kept
   * Rejects with `writerMissing` for another model, and with `sentenceUnknown` for a text of which it knows nothing.
   */
  async write(
    photo: string,
    tokens: () => Promise<Float32Array>,
    wish: WriteWish,
    work: Work<WrittenSoFar> = {},
  ): Promise<WrittenSentence> {
    const writing = await this.#writes();
    const { generation, config } = writing.writer;
    const tokenizer = await this.#words(writing.writer);
    const kept = this.#memories.get(photo);
    const memory = kept ?? (await writing.remember(await tokens()));
    if (!kept) this.#memories.set(photo, memory);
    const settings = chosen(generation, wish, config.positions.most);
    const standing = standingIds(wish, tokenizer, settings, this.#checkpoint.name);
    const { ids, score } = standing
      ? { ids: [settings.startId, ...standing], score: null }
      : await writing.write(memory, settings, wish, {
          signal: work.signal,
          onProgress: (so) => work.onProgress?.({ ids: so, text: tokenizer.decode(so) }),
        });
    const { logits, selfAttention, crossAttention } = await writing.trace(memory, ids.slice(0, -1), {
      photo: wish.photo ?? true,
      causal: wish.causal ?? true,
    });
    return {
      text: tokenizer.decode(ids),
      ids,
      score,
      words: toldWords(ids, logits, config, tokenizer, wish.alternatives ?? 0),
      logits,
      selfAttention,
      crossAttention,
      tokens: (crossAttention[0]?.length ?? 0) / (config.heads * (ids.length - 1)),
      leftOut: generation.leftOut,
    };
  }

  /** A text as ids behind the start id, for a sentence that goes on from it. */
  async idsOf(text: string): Promise<readonly number[]> {
    const writing = await this.#writes();
    return (await this.#words(writing.writer)).encodeBare(text).ids;
  }

  forget(photo: string): void {
    this.#memories.delete(photo);
  }

  dispose(): void {
    for (const part of [this.#painting, this.#writing])
      void part?.then((each) => each.dispose()).catch(() => undefined);
    this.#memories.clear();
  }

  #paints(): Promise<Painting> {
    this.#painting ??= this.#openPainting();
    this.#painting.catch(() => (this.#painting = null)); // tried again when it is asked for again
    return this.#painting;
  }

  #writes(): Promise<Writing> {
    this.#writing ??= this.#openWriting();
    this.#writing.catch(() => (this.#writing = null));
    return this.#writing;
  }

  async #openPainting(): Promise<Painting> {
    const { decoder, name } = this.#checkpoint;
    const opened = decoder?.task === 'fill' ? await decoder.open() : null;
    if (opened?.task !== 'fill') throw new HeadlightError('painterMissing', { name });
    this.#checkFits(opened);
    this.#painter = opened;
    return new Painting(this.#checkpoint, opened, this.#executor);
  }

  async #openWriting(): Promise<Writing> {
    const { decoder, name } = this.#checkpoint;
    const opened = decoder && decoder.task !== 'fill' ? await decoder.open() : null;
    if (!opened || opened.task === 'fill') throw new HeadlightError('writerMissing', { name });
    this.#checkFits(opened);
    return new Writing(opened, this.#executor, this.#inTurn);
  }

  #words(writer: Writer): Promise<WordTokenizer> {
    this.#tokenizer ??= writer.tokenizer();
    this.#tokenizer.catch(() => (this.#tokenizer = null));
    return this.#tokenizer;
  }

  #checkFits({ tensors }: Painter | Writer): void {
    const { config, parameters } = this.#checkpoint;
    checkMemory({ config, parameters: parameters + countParameters(tensors) }, this.#executor.engine, this.#memory);
  }
}

/** Ids behind the start id where nothing is to be written: a text that is scored to its end, or a sentence as it stands. */
function standingIds(
  { text, only, begin = [] }: WriteWish,
  tokenizer: WordTokenizer,
  { endIds }: { readonly endIds: readonly number[] },
  name: string,
): readonly number[] | null {
  if (text !== undefined) {
    const { ids } = tokenizer.encodeBare(text);
    if (ids.length === 0) throw new HeadlightError('sentenceUnknown', { name, text });
    return [...ids, ...endIds.slice(0, 1)];
  }
  return only === true && begin.length > 0 ? begin : null;
}
