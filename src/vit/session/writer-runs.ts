/** The decoder's graphs, compiled once for each length, and their runs, one at a time. */
import type { Writer } from '../checkpoint/decoders/decoder';
import { expected } from '../errors';
import type { Executor, Program, Tensor } from '../execute/executor';
import type { Graph } from '../graph/graph';
import { buildMemory, buildWriter, layerName, type WriterRun } from '../model/writer';
import { WordTable } from '../write/word-table';
import { FewPrograms } from './few-programs';

/** Keys and values of cross-attention, once for each photo, by the names of the graph's inputs. */
export type PhotoMemory = Readonly<Record<string, Tensor>>;

/** Lengths for which graphs are compiled: the next multiple. */
const STRIDE = 16;
export /** Added to the score of a hidden word; portable to every GPU, as −∞ is not. */
const HIDDEN = -1e9;
/** Graphs kept: of some lengths and numbers of beams. */
const MOST_PROGRAMS = 6;

export class WriterRuns {
  readonly #executor: Executor;
  /** One run of the model at a time. */
  readonly #inTurn: <T>(run: () => Promise<T>) => Promise<T>;
  readonly #programs = new FewPrograms(MOST_PROGRAMS);
  #words: Promise<WordTable> | null = null;

  constructor(
    readonly writer: Writer,
    executor: Executor,
    inTurn: <T>(run: () => Promise<T>) => Promise<T>,
  ) {
    this.#executor = executor;
    this.#inTurn = inTurn;
  }

  /** @param tokens of the photo, behind the encoder's last norm: [tokens, encoderDim] */
  async remember(tokens: Float32Array): Promise<PhotoMemory> {
    const { config } = this.writer;
    const count = tokens.length / config.encoderDim;
    const program = await this.#program(`memory ${count}`, () => buildMemory(config, count));
    return this.#inTurn(() => program.run({ tokens: { shape: [1, count, config.encoderDim], data: tokens } }));
  }

  /** Compiled for this run. */
  program(run: WriterRun): Promise<Program> {
    return this.#program(JSON.stringify(run), () => buildWriter(this.writer.config, run));
  }

  /** Words at positions from `at` on: [beams, words, dim]. */
  async embedded(ids: readonly (readonly number[])[], at: number): Promise<Tensor> {
    this.#words ??= WordTable.open(this.writer);
    this.#words.catch(() => (this.#words = null)); // read again when it is asked for again
    return (await this.#words).embed(ids, at);
  }

  /** One run in turn. */
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
    return this.#inTurn(() =>
      program.run({
        ...memory,
        ...past,
        embedded,
        mask: { shape: mask[0], data: mask[1] },
        cross: { shape: [], data: Float32Array.of(photo ? 1 : 0) },
      }),
    );
  }

  dispose(): void {
    this.#programs.dispose();
  }

  #program(key: string, build: () => Graph): Promise<Program> {
    return this.#programs.get(key, () => this.#compile(build()));
  }

  #compile(graph: Graph): Promise<Program> {
    return this.#executor.compile(graph, async (name) => {
      const shape = graph.params.get(name);
      if (!shape) throw expected('a weight of this graph', 'name', name);
      return { shape, data: await this.writer.read(name) };
    });
  }
}

/** The length a graph is compiled for. */
export const stepped = (length: number): number => Math.max(STRIDE, Math.ceil(length / STRIDE) * STRIDE);

/** Tokens of the photo that is remembered. */
export const tokensIn = (memory: PhotoMemory): number => memory[layerName('memoryKey', 0)]?.shape[1] ?? 0;
