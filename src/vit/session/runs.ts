/** The runs of a model, one photo at a time, as it is or changed; what they give is kept within budgets, and computed again when it went. */
import { beginningOf } from '../ask/key';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { expected, HeadlightError } from '../errors';
import type { Executor } from '../execute/executor';
import { orderOf } from '../output';
import { layoutOf } from '../explain/attention';
import { PhotoAttention } from '../explain/maps';
import { ByteLru } from './byte-lru';
import { keyOf, variantOf, type SettledChanges } from './changes';
import type { ForwardKind, ForwardResult } from './forward';
import { CompiledForwards } from './compiled-forwards';
import type { EncoderRun } from './encoder-peers';
import { sameNumbers } from './same-encoder';
import { SharedEncoder, type Beside } from './shared-encoder';

export interface RunBudget {
  /** Bytes of attention kept. */
  readonly attention: number;
  /** Bytes of model inputs kept. */
  readonly inputs: number;
  /** Bytes of hidden states kept. */
  readonly hidden: number;
}

/** What a run for maps leaves behind. */
export interface KeptRun {
  readonly attention: PhotoAttention;
  /** [classes]; empty for a backbone. */
  readonly logits: Float32Array;
  /** Behind the final norm, [tokens, dim]; empty where nobody reads them. */
  readonly tokens: Float32Array;
}

/** What a photo's attention and gradients can be computed from again. */
interface KeptInput {
  readonly patches: Float32Array;
  /** The class with the largest logit of the model as it is, or the first number of a regression; unknown until the first run, and for a backbone. */
  readonly top: number | null;
}

type Kept = KeptRun | readonly Float32Array[];

export class PhotoRuns {
  readonly #checkpoint: Checkpoint;
  readonly #forwards: CompiledForwards;
  readonly #encoder: SharedEncoder | null;
  readonly #inputs: ByteLru<KeptInput>;
  readonly #attention: ByteLru<KeptRun>;
  readonly #hidden: ByteLru<readonly Float32Array[]>;
  /** Runs go one after the other: two at once would only double the memory. */
  #last: Promise<unknown> = Promise.resolve();
  /** What is on its way, so that questions asked at once share one run. */
  readonly #coming = new Map<string, Promise<Kept>>();
  #disposed = false;

  constructor(checkpoint: Checkpoint, executor: Executor, budget: RunBudget, beside: Beside | null = null) {
    this.#checkpoint = checkpoint;
    this.#forwards = new CompiledForwards(checkpoint, executor, beside !== null);
    this.#encoder = beside && new SharedEncoder(checkpoint, executor, beside, (patches) => this.#runOf(patches));
    this.#inputs = new ByteLru(budget.inputs, ({ patches }) => patches.byteLength);
    this.#attention = new ByteLru(budget.attention, ({ attention, tokens }) => attention.bytes + tokens.byteLength);
    this.#hidden = new ByteLru(budget.hidden, (layers) => layers.reduce((sum, { byteLength }) => sum + byteLength, 0));
  }

  get keptBytes(): number {
    return this.#attention.bytes + this.#hidden.bytes + this.#inputs.bytes;
  }

  /** Compiles before the first photo. */
  async prepare(kind: ForwardKind): Promise<void> {
    await this.#forwards.get(kind);
  }

  knows(photo: string): boolean {
    return this.#inputs.has(photo);
  }

  /** Keeps a new photo; whoever asks about it has it run. */
  keep(photo: string, patches: Float32Array): void {
    this.#inputs.set(photo, { patches, top: null });
  }

  /** Runs a new photo and keeps what it gives. */
  async start(photo: string, patches: Float32Array): Promise<KeptRun & { readonly forwardMs: number }> {
    this.keep(photo, patches);
    return this.inTurn(() => this.#runForMaps(photo, patches, null));
  }

  /** One run of patches of which nothing is kept. */
  once(kind: ForwardKind, patches: Float32Array, changes: SettledChanges | null = null): Promise<ForwardResult> {
    return this.inTurn(async () => (await this.#forwards.get(kind, variantOf(changes))).run(patches, changes));
  }

  /** Attention and logits of a photo. Rejects with `badRequest` for one that was not started. */
  async kept(photo: string, changes: SettledChanges | null = null): Promise<KeptRun> {
    const known = this.#attention.get(keyOf(photo, changes));
    if (known) return known;
    const run = (): Promise<KeptRun> => this.#runForMaps(photo, this.patches(photo), changes);
    return this.#shared(`maps ${keyOf(photo, changes)}`, run) as Promise<KeptRun>;
  }

  /** Tokens before each block and after the last, [tokens, dim] each; shared, not to be changed. Rejects as `kept` does. */
  async hidden(photo: string, changes: SettledChanges | null = null): Promise<readonly Float32Array[]> {
    const key = keyOf(photo, changes);
    const known = this.#hidden.get(key);
    if (known) return known;
    return this.#shared(`hidden ${key}`, async () => {
      const { hidden } = await (
        await this.#forwards.get('hidden', variantOf(changes))
      ).run(this.patches(photo), changes);
      if (this.#isWanted(photo)) this.#hidden.set(key, hidden);
      return hidden;
    }) as Promise<readonly Float32Array[]>;
  }

  /** The model's first answer to the photo as it is; null for a backbone. Rejects as `kept` does. */
  async top(photo: string): Promise<number | null> {
    if (this.#input(photo).top === null) await this.kept(photo);
    return this.#input(photo).top;
  }

  /** [patches, patchDim]. Throws `badRequest` for a photo that was not started. */
  patches(photo: string): Float32Array {
    return this.#input(photo).patches;
  }

  /** Drops what exceeds the budget; call it after maps, whose matrices count. */
  trim(): void {
    this.#attention.trim();
  }

  forget(photo: string): void {
    const isOfPhoto = (key: string): boolean => key.startsWith(beginningOf(photo));
    for (const kept of [this.#attention, this.#hidden]) {
      for (const key of [...kept.keys()].filter(isOfPhoto)) kept.delete(key);
    }
    this.#inputs.delete(photo);
  }

  /** Drops everything; waiting runs reject with `cancelled`. */
  dispose(): void {
    this.#disposed = true;
    this.#attention.clear();
    this.#hidden.clear();
    this.#inputs.clear();
    this.#forwards.dispose();
    this.#encoder?.dispose();
  }

  /** Work when no other run is under way. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(() => {
      if (this.#disposed) throw new HeadlightError('cancelled');
      return work();
    });
    this.#last = run.catch(() => undefined);
    return run;
  }

  /** Call it inside `inTurn`. */
  async #runForMaps(
    photo: string,
    patches: Float32Array,
    changes: SettledChanges | null,
  ): Promise<KeptRun & { readonly forwardMs: number }> {
    const compute = async (): Promise<ForwardResult> =>
      (await this.#forwards.get('maps', variantOf(changes))).run(patches, changes);
    const result = changes || !this.#encoder ? compute() : this.#encoder.run(patches, compute); // a changed model shares nothing
    const { logits, attention: perLayer, tokens, forwardMs } = await result;
    const { config } = this.#checkpoint;
    const stack = { layers: config.depth, heads: config.heads, tokens: shapeOf(config).tokens, perLayer };
    const run = { attention: new PhotoAttention(stack, layoutOf(config)), logits, tokens, forwardMs };
    if (this.#isWanted(photo)) {
      if (!changes) this.#inputs.set(photo, { patches, top: orderOf(logits, this.#checkpoint.output)[0] ?? null });
      this.#attention.set(keyOf(photo, changes), run);
    }
    return run;
  }

  /** What is kept of the same patches, of the model as it is. */
  #runOf(patches: Float32Array): EncoderRun | null {
    for (const photo of this.#inputs.keys()) {
      const input = this.#inputs.peek(photo);
      const run = this.#attention.peek(keyOf(photo, null));
      if (input && run && sameNumbers(input.patches, patches)) return { tokens: run.tokens, attention: run.attention.stack.perLayer }; // prettier-ignore
    }
    return null;
  }

  #isWanted(photo: string): boolean {
    return this.#inputs.has(photo) && !this.#disposed; // not forgotten meanwhile
  }

  async #shared(key: string, work: () => Promise<Kept>): Promise<Kept> {
    const known = this.#coming.get(key);
    if (known) return known;
    const coming = this.inTurn(work).finally(() => this.#coming.delete(key));
    this.#coming.set(key, coming);
    return coming;
  }

  #input(photo: string): KeptInput {
    const input = this.#inputs.get(photo);
    if (!input) throw expected('a photo that was answered', 'key', photo);
    return input;
  }
}
