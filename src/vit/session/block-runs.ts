/** Single blocks opened up, for tokens that a photo's run has left; the one used last stays compiled, with what it gave last. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { expected } from '../errors';
import type { Executor, Program } from '../execute/executor';
import { buildOneBlock, INSIDE, type InsideBlock } from '../model/one-block';
import { vitWeights } from '../model/weights';
import { outputOf } from './forward';

export class BlockRuns {
  readonly #checkpoint: Checkpoint;
  readonly #executor: Executor;
  #compiled: { readonly layer: number; readonly program: Program } | null = null;
  #last: { readonly layer: number; readonly tokens: Float32Array; readonly inside: InsideBlock } | null = null;
  #disposed = false;

  constructor(checkpoint: Checkpoint, executor: Executor) {
    this.#checkpoint = checkpoint;
    this.#executor = executor;
  }

  /**
   * One call at a time. What it gives is shared, not to be changed. Rejects with `badRequest` for a layer that the model lacks, or the
   * executor's errors.
   *
   * @param tokens [tokens, dim] before block `layer`; the same array is computed once
   */
  async run(layer: number, tokens: Float32Array): Promise<InsideBlock> {
    const { config } = this.#checkpoint;
    if (!Number.isInteger(layer) || layer < 0 || layer >= config.depth)
      throw expected(`a layer from 0 to ${config.depth - 1}`, 'layer', layer);
    if (this.#last?.layer === layer && this.#last.tokens === tokens) return this.#last.inside;
    const program = await this.#program(layer);
    const out = await program.run({ hidden: { shape: [1, shapeOf(config).tokens, config.dim], data: tokens } }); // [1, tokens, dim]
    const inside = Object.fromEntries(INSIDE.map((name) => [name, outputOf(out, name).data])) as InsideBlock;
    if (!this.#disposed) this.#last = { layer, tokens, inside };
    return inside;
  }

  dispose(): void {
    this.#disposed = true;
    this.#drop();
  }

  async #program(layer: number): Promise<Program> {
    if (this.#compiled?.layer === layer) return this.#compiled.program;
    this.#drop();
    const graph = buildOneBlock(this.#checkpoint.config, layer);
    const weights = vitWeights(graph, this.#checkpoint.config, (name) => this.#checkpoint.read(name));
    const program = await this.#executor.compile(graph, weights);
    if (this.#disposed) program.dispose();
    else this.#compiled = { layer, program };
    return program;
  }

  #drop(): void {
    this.#compiled?.program.dispose();
    this.#compiled = null;
    this.#last = null;
  }
}
