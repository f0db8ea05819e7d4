/** A model's forward passes by what is asked of them, as it is or changed. Each is compiled when first needed. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import type { Executor } from '../execute/executor';
import type { Variant } from './changes';
import { compileForward, type Forward, type ForwardKind } from './forward';

export class CompiledForwards {
  readonly #checkpoint: Checkpoint;
  readonly #executor: Executor;
  readonly #withTokens: boolean;
  readonly #compiled = new Map<string, Forward>();
  #disposed = false;

  /** @param withTokens whether runs for maps hand out the tokens, too */
  constructor(checkpoint: Checkpoint, executor: Executor, withTokens: boolean) {
    this.#checkpoint = checkpoint;
    this.#executor = executor;
    this.#withTokens = withTokens;
  }

  /**
   * One call at a time, because runs are. Rejects with the checkpoint's or the executor's errors; compiling is then tried again with
   * the next call.
   *
   * @param variant which changes it takes; the one for hidden states always takes the usual ones, so that one program serves both
   */
  async get(kind: ForwardKind, variant: Variant = 'asIs'): Promise<Forward> {
    const takes = variant === 'asIs' && kind === 'hidden' ? 'changed' : variant;
    const key = `${kind} ${takes}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const forward = await compileForward(this.#checkpoint, this.#executor, kind, takes, this.#withTokens);
    if (this.#disposed) forward.dispose();
    else this.#compiled.set(key, forward);
    return forward;
  }

  dispose(): void {
    this.#disposed = true;
    for (const forward of this.#compiled.values()) forward.dispose();
    this.#compiled.clear();
  }
}
