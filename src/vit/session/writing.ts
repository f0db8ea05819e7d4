/** A decoder at work on one photo's tokens: it writes word by word with a cache of keys and values, and shows what each word looked at. */
import type { Writer } from '../checkpoint/decoders/decoder';
import { expected } from '../errors';
import type { Executor, Program, Tensor } from '../execute/executor';
import type { Graph } from '../graph/graph';
import { buildMemory, buildWriter, layerName, type WriterOutput, type WriterRun } from '../model/writer';
import { search, type NextWords, type Sentence } from '../write/search';
import type { Generation } from '../write/generation';
import { WordTable } from '../write/word-table';
import { outputOf } from './forward';
import { checkWanted, type Work } from './work';

/** Keys and values of cross-attention, once for each photo, by the names of the graph's inputs. */
export type PhotoMemory = Readonly<Record<string, Tensor>>;

/** How a sentence is written, beyond its settings. */
export interface WriteOptions {
  /** Ids that stand already behind the start id. */
  readonly begin?: readonly number[];
  /** Whether cross-attention counts; without it the decoder knows nothing of the photo. */
  readonly photo?: boolean;
}

/** What the decoder gives for a sentence that stands, each word read at once. */
export interface Traced {
  /** Of the word after each, [words, vocabulary]. */
  readonly logits: Float32Array;
  /** One [heads, words, words] per layer. */
  readonly selfAttention: readonly Float32Array[];
  /** One [heads, words, tokens] per layer; row t belongs to the word that id t produces. */
  readonly crossAttention: readonly Float32Array[];
  /** What each block hands on, one [words, dim] per layer. */
  readonly hidden: readonly Float32Array[];
}

/** Lengths for which graphs are compiled: the next multiple. */
const STRIDE = 16;
const TRACE: readonly WriterOutput[] = ['logits', 'selfAttention', 'crossAttention', 'hidden'];
/** Added to the score of a hidden word; portable to every GPU, as −∞ is not. */
const HIDDEN = -1e9;
/** Graphs kept: of some lengths and numbers of beams. */
const MOST_PROGRAMS = 6;

export class Writing {
  readonly #programs = new Map<string, Promise<Program>>();
  #words: Promise<WordTable> | null = null;

  constructor(
    readonly writer: Writer,
    private readonly executor: Executor,
    /** One run of the model at a time. */
    private readonly inTurn: <T>(run: () => Promise<T>) => Promise<T>,
  ) {}

  /** @param tokens of the photo, behind the encoder's last norm: [tokens, encoderDim] */
  async remember(tokens: Float32Array): Promise<PhotoMemory> {
    const { config } = this.writer;
    const count = tokens.length / config.encoderDim;
    const program = await this.#program(`memory ${count}`, () => buildMemory(config, count));
    return this.inTurn(() => program.run({ tokens: { shape: [1, count, config.encoderDim], data: tokens } }));
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
    const steps = new Steps(this, memory, generation, first, photo, work);
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
    const program = await this.program(run);
    const filled = [...ids, ...Array.from({ length: words - ids.length }, () => ids[0] ?? 0)];
    const mask = new Float32Array(words * words);
    for (let row = 0; row < words; row++)
      for (let col = 0; col < words; col++)
        if (causal ? col > row : col >= ids.length) mask[row * words + col] = HIDDEN;
    const out = await this.run(program, memory, { embedded: await this.embedded([filled], 0), mask: [[words, words], mask], photo }); // prettier-ignore
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
    for (const program of this.#programs.values()) void program.then((each) => each.dispose()).catch(() => undefined);
    this.#programs.clear();
  }

  /** @internal Compiled for this run. */
  program(run: WriterRun): Promise<Program> {
    return this.#program(JSON.stringify(run), () => buildWriter(this.writer.config, run));
  }

  /** @internal Words at positions from `at` on: [beams, words, dim]. */
  async embedded(ids: readonly (readonly number[])[], at: number): Promise<Tensor> {
    this.#words ??= WordTable.open(this.writer);
    this.#words.catch(() => (this.#words = null)); // read again when it is asked for again
    return (await this.#words).embed(ids, at);
  }

  /** @internal One run in turn. */
  run(
    program: Program,
    memory: PhotoMemory,
    given: {
      readonly embedded: Tensor;
      readonly mask: readonly [shape: readonly number[], data: Float32Array];
      readonly photo: boolean;
      readonly past?: Readonly<Record<string, Tensor>>;
    },
  ): Promise<Record<string, Tensor>> {
    const { embedded, mask, photo, past = {} } = given;
    return this.inTurn(() =>
      program.run({
        ...memory,
        ...past,
        embedded,
        mask: { shape: mask[0], data: mask[1] },
        cross: { shape: [], data: Float32Array.of(photo ? 1 : 0) },
      }),
    );
  }

  #checkIds(ids: readonly number[]): void {
    const { vocabulary, positions } = this.writer.config;
    const wrong = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= vocabulary);
    if (wrong !== undefined) throw expected(`ids from 0 to ${vocabulary - 1}`, 'ids', wrong);
    if (ids.length > positions.most) throw expected(`at most ${positions.most} words`, 'ids', ids.length);
  }

  #program(key: string, build: () => Graph): Promise<Program> {
    const known = this.#programs.get(key);
    const program = known ?? this.#compile(build());
    this.#programs.delete(key);
    this.#programs.set(key, program);
    program.catch(() => this.#programs.delete(key));
    const [oldest] = this.#programs;
    if (oldest && this.#programs.size > MOST_PROGRAMS) {
      this.#programs.delete(oldest[0]);
      void oldest[1].then((each) => each.dispose()).catch(() => undefined);
    }
    return program;
  }

  #compile(graph: Graph): Promise<Program> {
    return this.executor.compile(graph, async (name) => {
      const shape = graph.params.get(name);
      if (!shape) throw expected('a weight of this graph', 'name', name);
      return { shape, data: await this.writer.read(name) };
    });
  }
}

/** One word after the other, with the keys and values of those before. */
class Steps implements NextWords {
  readonly #past: number;
  readonly #beams: number;
  /** By input: [beams, heads, past, headDim], filled from the front. */
  #cache: Record<string, Tensor> = {};
  #filled = 0;
  /** Words of the beginning that are read before the first choice. */
  #waiting: readonly number[];

  constructor(
    private readonly writing: Writing,
    private readonly memory: PhotoMemory,
    generation: Generation,
    begin: readonly number[],
    private readonly photo: boolean,
    private readonly work: Work<readonly number[]>,
  ) {
    this.#beams = generation.beams;
    this.#past = stepped(generation.maxLength - 1);
    this.#waiting = begin.slice(0, -1);
    const { depth, heads, dim } = writing.writer.config;
    const shape = [this.#beams, heads, this.#past, dim / heads];
    const size = this.#beams * heads * this.#past * (dim / heads);
    for (let layer = 0; layer < depth; layer++)
      for (const name of ['pastKey', 'pastValue'])
        this.#cache[layerName(name, layer)] = { shape, data: new Float32Array(size) };
  }

  async next(last: readonly number[], parents: readonly number[]): Promise<Float32Array[]> {
    for (const id of this.#waiting) await this.#step(Array.from({ length: this.#beams }, () => id));
    this.#waiting = [];
    if (parents.some((parent, i) => parent !== i)) this.#reorder(parents);
    const logits = (await this.#step(last)).data; // [beams, 1, vocabulary]
    const { vocabulary } = this.writing.writer.config;
    return last.map((_, i) => logits.slice(i * vocabulary, (i + 1) * vocabulary));
  }

  async #step(ids: readonly number[]): Promise<Tensor> {
    checkWanted({ signal: this.work.signal });
    const { writing, memory, photo } = this;
    const outputs: readonly WriterOutput[] = ['logits', 'cache'];
    const run = { beams: this.#beams, words: 1, past: this.#past, tokens: tokensIn(memory), outputs };
    const program = await writing.program(run);
    const mask = Float32Array.from({ length: this.#past + 1 }, (_, i) => (i >= this.#filled && i < this.#past ? HIDDEN : 0)); // prettier-ignore
    const embedded = await writing.embedded(ids.map((id) => [id]), this.#filled); // prettier-ignore
    const out = await writing.run(program, memory, { embedded, mask: [[1, this.#past + 1], mask], photo, past: this.#cache }); // prettier-ignore
    for (let layer = 0; layer < writing.writer.config.depth; layer++) {
      this.#keep(layerName('pastKey', layer), outputOf(out, layerName('key', layer)));
      this.#keep(layerName('pastValue', layer), outputOf(out, layerName('value', layer)));
    }
    this.#filled++;
    checkWanted({ signal: this.work.signal });
    return outputOf(out, 'logits');
  }

  /** @param word [beams, heads, 1, headDim] */
  #keep(name: string, word: Tensor): void {
    const kept = this.#cache[name]?.data;
    const headDim = word.shape[3] ?? 0;
    const rows = word.data.length / headDim; // beams · heads
    for (let row = 0; row < rows; row++)
      kept?.set(word.data.subarray(row * headDim, (row + 1) * headDim), (row * this.#past + this.#filled) * headDim);
  }

  /** Each beam takes over what its parent read. */
  #reorder(parents: readonly number[]): void {
    for (const [name, { shape, data }] of Object.entries(this.#cache)) {
      const size = data.length / this.#beams;
      const moved = new Float32Array(data.length);
      parents.forEach((parent, i) => moved.set(data.subarray(parent * size, (parent + 1) * size), i * size));
      this.#cache[name] = { shape, data: moved };
    }
  }
}

const stepped = (length: number): number => Math.max(STRIDE, Math.ceil(length / STRIDE) * STRIDE);

const tokensIn = (memory: PhotoMemory): number => memory[layerName('memoryKey', 0)]?.shape[1] ?? 0;

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
