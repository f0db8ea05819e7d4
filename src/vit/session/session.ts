/**
 * A model on an executor, answering photos and questions about their attention. It is the one owner of program, weights and
 * kept activations; the window's worker and the command line both use it.
 */
import type { AnswerTo, Question } from '../ask/questions';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf, type ViTConfig, type ViTShape } from '../config';
import type { Executor } from '../execute/executor';
import { finiteOnly } from '../execute/finite';
import { withInputs } from '../execute/given-inputs';
import { layoutOf, type AttentionStack, type TokenLayout } from '../explain/attention';
import type { Changes } from '../explain/changes';
import type { AttentionGradient } from '../explain/gradient';
import { answerOf, patchesOf, type PhotoInput, type SessionAnswer } from './answer';
import { Asking } from './asking';
import { compileBackward, type Backward } from './backward';
import { settle, type Variant } from './changes';
import { Decoding, type Filled, type WriteWish, type WrittenSentence, type WrittenSoFar } from './decoding';
import type { ForwardKind } from './forward';
import { Gradients } from './gradients';
import { KeptDecoding } from './kept-decoding';
import { checkMemory } from './memory';
import { PhotoRuns } from './runs';
import type { Beside } from './shared-encoder';
import type { Work } from './work';

const MB = 2 ** 20;

/** Budgets of memory, and what is compiled first. */
export interface SessionOptions {
  /** What is compiled at once; the others follow when they are first asked for. 'maps' by default: it answers too. `nothing` of the encoder alone, where a decoder works first. */
  readonly first?: ForwardKind | 'nothing';
  /** Bytes of attention kept; the photo used last is kept in any case. 96 MB by default: four photos of a ViT-B/16. */
  readonly attention?: number;
  /** Bytes of model inputs kept, from which dropped attention is computed again. 16 MB by default. */
  readonly inputs?: number;
  /** Bytes of gradients kept, one for each photo and class asked for. 64 MB by default: two of a ViT-B/16. */
  readonly gradients?: number;
  /** Bytes of hidden states kept. 32 MB by default: four photos of a ViT-B/16. */
  readonly hidden?: number;
  /** Bytes that model and attention may take; a model that needs more is refused when it is opened. No limit by default. */
  readonly memory?: number;
  /** Sessions beside this one, with which it shares what one encoder makes of one photo. None by default. */
  readonly beside?: Beside;
}

/** A model at work: answers photos, keeps their attention within a budget, and answers questions about it. Runs follow each other; the caller disposes it, then the executor. */
export class VitSession {
  readonly config: ViTConfig;
  readonly shape: ViTShape;
  readonly layout: TokenLayout;
  /** What the decoder makes of photos that are kept. */
  readonly kept: KeptDecoding;
  readonly #checkpoint: Checkpoint;
  readonly #runs: PhotoRuns;
  readonly #gradients: Gradients;
  readonly #asking: Asking;
  readonly #decoding: Decoding;
  #disposed = false;

  private constructor(checkpoint: Checkpoint, unguarded: Executor, options: SessionOptions) {
    const executor = withInputs(finiteOnly(unguarded), checkpoint.inputs);
    this.#checkpoint = checkpoint;
    this.config = checkpoint.config;
    this.shape = shapeOf(checkpoint.config);
    this.layout = layoutOf(checkpoint.config);
    const budget = { attention: options.attention ?? 96 * MB, inputs: options.inputs ?? 16 * MB, hidden: options.hidden ?? 32 * MB }; // prettier-ignore
    this.#runs = new PhotoRuns(checkpoint, executor, budget, options.beside);
    const compile = async (variant: Variant): Promise<Backward> => {
      checkMemory(checkpoint, executor.engine, options.memory, 'gradients');
      return compileBackward(checkpoint, executor, variant);
    };
    this.#gradients = new Gradients(compile, this.layout, options.gradients ?? 64 * MB);
    this.#decoding = new Decoding(checkpoint, executor, (run) => this.#runs.inTurn(run), options.memory);
    this.kept = new KeptDecoding(this.config, this.#runs, this.#decoding);
    this.#asking = new Asking(checkpoint, executor, this.#runs, this.#gradients);
  }

  /** Builds and compiles the model. The caller keeps `executor` and disposes it after the session. Rejects with `modelTooLarge`. */
  static async open(checkpoint: Checkpoint, executor: Executor, options: SessionOptions = {}): Promise<VitSession> {
    checkMemory(checkpoint, executor.engine, options.memory);
    const session = new VitSession(checkpoint, executor, options);
    const { first = 'maps' } = options;
    if (first !== 'nothing') await session.#runs.prepare(first);
    return session;
  }

  /** Bytes of attention, hidden states, gradients and inputs held now. */
  get keptBytes(): number {
    return this.#runs.keptBytes + this.#gradients.bytes;
  }

  /** Whether maps of this photo can be asked for. */
  knows(key: string): boolean {
    return this.#runs.knows(key); // without it, attention at hand gives maps, but no gradient
  }

  /**
   * Classifies a photo and keeps its attention under `key`. Rejects with the executor's errors, `outputNotFinite` where what it computed
   * are no numbers, `badRequest` for a wrong size.
   */
  async answer(key: string, input: PhotoInput, top: number): Promise<SessionAnswer> {
    const { logits, forwardMs } = await this.#runs.start(key, patchesOf(input, this.config));
    return answerOf(logits, this.#checkpoint, top, forwardMs);
  }

  /** Classifies a photo of which no maps will be asked: no attention is handed out, and nothing is kept. Rejects as `answer` does. */
  async classify(input: PhotoInput, top: number, changes?: Changes): Promise<SessionAnswer> {
    const settled = settle(changes, this.config);
    const { logits, forwardMs } = await this.#runs.once('answer', patchesOf(input, this.config), settled);
    return answerOf(logits, this.#checkpoint, top, forwardMs);
  }

  /** What the classifier's layers read of a photo, after the final norm and pooling: [features]. Nothing is kept. Rejects as `answer` does. */
  async features(input: PhotoInput): Promise<Float32Array> {
    return (await this.#runs.once('features', patchesOf(input, this.config))).pooled;
  }

  /**
   * What a masked autoencoder paints where patches are hidden from it. Nothing is kept. Rejects as `answer` does, and with `painterMissing` for a
   * model that does not paint.
   */
  fill(input: PhotoInput, hidden: readonly number[], attention = false): Promise<Filled> {
    return this.#decoding.fill(patchesOf(input, this.config), hidden, attention);
  }

  /**
   * A sentence about a photo, word by word, or the text in a line of it. What cross-attention reads of the photo is kept under `key`; `work` hears the
   * ids after each word. Rejects as `answer` does, and with `writerMissing` for a model that writes nothing.
   */
  write(key: string, input: PhotoInput, wish: WriteWish = {}, work: Work<WrittenSoFar> = {}): Promise<WrittenSentence> {
    const patches = patchesOf(input, this.config);
    return this.#decoding.write(key, async () => (await this.#runs.once('tokens', patches)).tokens, wish, work);
  }

  /** Ids of a text as the model's writer knows it. Rejects with `writerMissing`. */
  idsOf(text: string): Promise<readonly number[]> {
    return this.#decoding.idsOf(text);
  }

  /**
   * Anything about a photo, or about the model alone; see `ask/questions.ts`. The numbers are the caller's own. Rejects with
   * `badRequest` for a photo not answered before, or a layer, head, token, class or patch the model lacks, and with `cancelled` once
   * `work.signal` aborts.
   */
  ask<Q extends Question>(key: string, question: Q, work: Work = {}): Promise<AnswerTo<Q>> {
    return this.#asking.ask(key, question, work);
  }

  /** The whole attention of a photo; shared, not to be changed. Rejects as `ask` does. */
  async attention(key: string, changes?: Changes): Promise<AttentionStack> {
    return (await this.#runs.kept(key, settle(changes, this.config))).attention.stack;
  }

  /** Where attention pooling looked in a photo that was answered, [heads, 1, tokens or, where it reads these alone, patches]; null for a model that pools otherwise. Rejects as `ask` does. */
  async poolAttention(key: string): Promise<Float32Array | null> {
    if (!this.config.attnPool) return null;
    return (await this.#runs.once('pool', this.#runs.patches(key))).poolAttention;
  }

  /**
   * The gradient of Σ `classWeights` [classes] · logits by the attention of each layer; shared, not to be changed.
   * Rejects as `ask` does, and for a backbone.
   */
  async gradients(key: string, classWeights: Float32Array, changes?: Changes): Promise<AttentionGradient> {
    return (await this.#asking.gradientOf(key, settle(changes, this.config), classWeights)).gradient;
  }

  /** Drops what is kept for a photo. */
  forget(key: string): void {
    this.#runs.forget(key);
    this.#gradients.forget(key);
    this.#asking.forget(key);
    this.#decoding.forget(key);
    this.kept.forget(key);
  }

  /** Drops everything; waiting runs reject with `cancelled`. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#runs.dispose();
    this.#gradients.dispose();
    this.#asking.dispose();
    this.#decoding.dispose();
  }
}
