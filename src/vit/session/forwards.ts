/** A model's forward passes by what is asked of them: the answer alone, or attention too. Each is compiled when first needed. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Executor } from '../execute/executor';
import { compileForward, type Forward, type ForwardKind } from './forward';

export class Forwards {
  readonly #compiled = new Map<ForwardKind, Forward>();
  #disposed = false;

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly executor: Executor,
  ) {}

  /**
   * One call at a time, because runs are. Rejects with the checkpoint's or the executor's errors; compiling is then tried again with
   * the next call.
   */
  async get(kind: ForwardKind): Promise<Forward> {
    const known = this.#compiled.get(kind);
    if (known) return known;
    const forward = await compileForward(this.checkpoint, this.executor, kind);
    if (this.#disposed) forward.dispose();
    else this.#compiled.set(kind, forward);
    return forward;
  }

  dispose(): void {
    this.#disposed = true;
    for (const forward of this.#compiled.values()) forward.dispose();
    this.#compiled.clear();
  }
}
