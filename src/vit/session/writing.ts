/** A decoder at work on one photo's tokens: it writes word by word with a cache of keys and values, and shows what each word looked at. */
import type { Writer } from '../checkpoint/decoders/decoder';
import { expected } from '../errors';
import type { Executor } from '../execute/executor';
import { layerName, type WriterOutput } from '../model/writer';
import { search, type Sentence } from '../write/search';
import type { Generation } from '../write/generation';
import { outputOf } from './forward';
import type { Work } from './work';
import { HIDDEN, stepped, tokensIn, WriterRuns, type PhotoMemory } from './writer-runs';
import { WritingSteps } from './writing-steps';

export type { PhotoMemory };

/** How a sentence is written, beyond its settings. */
export interface WriteOptions {
  /** Ids that stand already behind the start id. */
  readonly begin?: readonly number[];
  /** Whether cross-attention counts; without it the decoder knows nothing of the photo. */
  readonly photo?: boolean;
}

/** The decoder's outputs for a given sentence, all words in one run. */
export interface Traced {
  /** Logits of the word after each, [words, vocabulary]. */
  readonly logits: Float32Array;
  /** One [heads, words, words] per layer. */
  readonly selfAttention: readonly Float32Array[];
  /** One [heads, words, tokens] per layer; row t belongs to the word that id t produces. */
  readonly crossAttention: readonly Float32Array[];
  /** What each block hands on, one [words, dim] per layer. */
  readonly hidden: readonly Float32Array[];
}

const TRACE: readonly WriterOutput[] = ['logits', 'selfAttention', 'crossAttention', 'hidden'];
export class Writing {
  readonly #runs: WriterRuns;

  /** @param inTurn one run of the model at a time */
  constructor(writer: Writer, executor: Executor, inTurn: <T>(run: () => Promise<T>) => Promise<T>) {
    this.#runs = new WriterRuns(writer, executor, inTurn);
  }

  get writer(): Writer {
    return this.#runs.writer;
  }

  /** @param tokens of the photo, behind the encoder's last norm: [tokens, encoderDim] */
  remember(tokens: Float32Array): Promise<PhotoMemory> {
    return this.#runs.remember(tokens);
  }

  /** Rejects with `cancelled` once `work.signal` aborts; `work.onProgress` hears the ids after each word. */
  async write(
    memory: PhotoMemory,
    generation: Generation,
    { begin = [], photo = true }: WriteOptions = {},
    work: Work<readonly number[]> = {},
  ): Promise<Sentence> {
    const first = [generation.startId, ...begin];
    this.#checkIds(first);
    if (first.length >= generation.maxLength) return { ids: first.slice(0, generation.maxLength), score: null };
    const steps = new WritingSteps(this.#runs, memory, generation, first, photo, work);
    return search(steps, generation, first, (ids) => work.onProgress?.(ids));
  }

  /**
   * What the decoder makes of a sentence, all at once.
   *
   * @param ids start id first
   * @param causal false: each word also sees those that come after it, as if the mask were off
   */
  async trace(
    memory: PhotoMemory,
    ids: readonly number[],
    { photo = true, causal = true }: { readonly photo?: boolean; readonly causal?: boolean } = {},
  ): Promise<Traced> {
    this.#checkIds(ids);
    const words = stepped(ids.length);
    const run = { beams: 1, words, past: 0, tokens: tokensIn(memory), outputs: TRACE };
    const program = await this.#runs.program(run);
    const filled = [...ids, ...Array.from({ length: words - ids.length }, () => ids[0] ?? 0)];
    const mask = new Float32Array(words * words);
    for (let row = 0; row < words; row++)
      for (let col = 0; col < words; col++)
        if (causal ? col > row : col >= ids.length) mask[row * words + col] = HIDDEN;
    const out = await this.#runs.run(program, memory, { embedded: await this.#runs.embedded([filled], 0), mask: [[words, words], mask], photo }); // prettier-ignore
    const { config } = this.writer;
    const layers = <T>(of: (layer: number) => T): T[] => Array.from({ length: config.depth }, (_, layer) => of(layer));
    const { heads, dim, vocabulary } = config;
    const cut =
      (name: string, inner: number, kept: number) =>
      (layer: number): Float32Array =>
        firstRows(outputOf(out, layerName(name, layer)).data, heads, words, inner, ids.length, kept);
    return {
      logits: outputOf(out, 'logits').data.slice(0, ids.length * vocabulary),
      selfAttention: layers(cut('selfAttention', words, ids.length)),
      crossAttention: layers(cut('crossAttention', run.tokens, run.tokens)),
      hidden: layers((layer) => outputOf(out, layerName('hidden', layer)).data.slice(0, ids.length * dim)),
    };
  }

  dispose(): void {
    this.#runs.dispose();
  }

  #checkIds(ids: readonly number[]): void {
    const { vocabulary, positions } = this.writer.config;
    const wrong = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
    if (wrong !== undefined) throw expected(`ids from 0 to ${vocabulary - 1}`, 'ids', wrong);
    if (ids.length > positions.most) throw expected(`at most ${positions.most} words`, 'ids', ids.length);
  }
}

/** Of [stacks, rows, cols] the first rows and columns: [stacks, kept rows, kept cols]. */
function firstRows(
  data: Float32Array,
  stacks: number,
  rows: number,
  cols: number,
  keptRows: number,
  keptCols: number,
): Float32Array {
  const out = new Float32Array(stacks * keptRows * keptCols);
  for (let stack = 0; stack < stacks; stack++)
    for (let row = 0; row < keptRows; row++) {
      const from = (stack * rows + row) * cols;
      out.set(data.subarray(from, from + keptCols), (stack * keptRows + row) * keptCols);
    }
  return out;
}
