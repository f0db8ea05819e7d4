/** The classifier alone, compiled when it is first asked for: for tokens from any layer. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import type { Executor, Program } from '../execute/executor';
import { buildHead } from '../model/head';
import { vitWeights } from '../model/weights';
import { interventionsOf, type SettledChanges } from './changes';
import { outputOf } from './forward';

export class HeadRuns {
  #program: Program | null = null;
  #disposed = false;

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly executor: Executor,
  ) {}

  /** One call at a time. `tokens` [tokens, dim] → [classes]. Rejects with `badRequest` for a backbone, or the executor's errors. */
  async run(tokens: Float32Array, changes: SettledChanges | null): Promise<Float32Array> {
    const { config } = this.checkpoint;
    const program = await this.#compiled();
    const out = await program.run({
      hidden: { shape: [1, shapeOf(config).tokens, config.dim], data: tokens }, // [1, tokens, dim]
      ...interventionsOf(changes, config),
    });
    return outputOf(out, 'logits').data; // [1, classes] → [classes]
  }

  dispose(): void {
    this.#disposed = true;
    this.#program?.dispose();
    this.#program = null;
  }

  async #compiled(): Promise<Program> {
    if (this.#program) return this.#program;
    const { config } = this.checkpoint;
    const graph = buildHead(config);
    const weights = vitWeights(graph, config, (name) => this.checkpoint.read(name));
    const program = await this.executor.compile(graph, weights);
    if (this.#disposed) program.dispose();
    else this.#program = program;
    return program;
  }
}
