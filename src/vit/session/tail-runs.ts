/** The model from some layer on, for tokens from anywhere; each end is compiled when it is first asked for. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { expected } from '../errors';
import type { Executor, Program } from '../execute/executor';
import { buildTail } from '../model/tail';
import { vitWeights } from '../model/weights';
import { interventionsOf, isBare, type SettledChanges } from './changes';
import { outputOf } from './forward';

export class TailRuns {
  readonly #checkpoint: Checkpoint;
  readonly #executor: Executor;
  /** Programs by first layer: the small classifier, and the part of the model used last. */
  readonly #programs = new Map<number, Program>();
  #disposed = false;

  constructor(checkpoint: Checkpoint, executor: Executor) {
    this.#checkpoint = checkpoint;
    this.#executor = executor;
  }

  /**
   * One call at a time. `tokens` [tokens, dim] before block `from`, or after the last for `from` = depth → [classes]. Rejects with
   * `badRequest` for a backbone, or the executor's errors.
   */
  async run(from: number, tokens: Float32Array, changes: SettledChanges | null): Promise<Float32Array> {
    const { config } = this.#checkpoint;
    if (isBare(changes) && from < config.depth) throw expected('skip connections and layer norms on', 'changes', 'off');
    const program = await this.#compiled(from);
    const out = await program.run({
      hidden: { shape: [1, shapeOf(config).tokens, config.dim], data: tokens }, // [1, tokens, dim]
      ...interventionsOf(changes, config),
    });
    return outputOf(out, 'logits').data; // [1, classes] → [classes]
  }

  dispose(): void {
    this.#disposed = true;
    for (const from of [...this.#programs.keys()]) this.#drop(from);
  }

  async #compiled(from: number): Promise<Program> {
    const known = this.#programs.get(from);
    if (known) return known;
    const { config } = this.#checkpoint;
    for (const other of [...this.#programs.keys()]) if (other < config.depth && from < config.depth) this.#drop(other);
    const graph = buildTail(config, from);
    const weights = vitWeights(graph, config, (name) => this.#checkpoint.read(name));
    const program = await this.#executor.compile(graph, weights);
    if (this.#disposed) program.dispose();
    else this.#programs.set(from, program);
    return program;
  }

  #drop(from: number): void {
    this.#programs.get(from)?.dispose();
    this.#programs.delete(from);
  }
}
