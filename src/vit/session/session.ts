/**
 * A model on an executor, answering photos and questions about their attention. It is the one owner of program, weights and
 * kept activations; the window's worker and the command line both use it.
 */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf, type ViTConfig, type ViTShape } from '../config';
import { expected, HeadlightError } from '../errors';
import type { Executor } from '../execute/executor';
import {
  layoutOf,
  type AttentionMap,
  type AttentionStack,
  type HeadGrid,
  type TokenLayout,
} from '../explain/attention';
import type { Changes } from '../explain/changes';
import type { AttentionGradient } from '../explain/gradient';
import type { GradientMaps } from '../explain/gradient-maps';
import type { LensAnswer, LensQuestion } from '../explain/lens';
import { PhotoAttention } from '../explain/maps';
import {
  isOfClass,
  type ClassTarget,
  type GradientQuery,
  type GridQuery,
  type MapOptions,
  type MapQuery,
} from '../explain/query';
import { answerOf, patchesOf, type PhotoInput, type SessionAnswer } from './answer';
import { compileBackward } from './backward';
import { ByteLru } from './byte-lru';
import type { ForwardKind, ForwardResult } from './forward';
import { Forwards } from './forwards';
import { classWeightsOf, Gradients } from './gradients';
import { askLens } from './lenses/table';
import { checkMemory } from './memory';
import { predictions } from './predictions';
import type { Work } from './work';

const MB = 2 ** 20;

export interface SessionOptions {
  /** What is compiled at once; the other follows when it is first asked for. 'maps' by default: it answers too. */
  readonly first?: ForwardKind;
  /** Bytes of attention kept; the photo used last is kept in any case. 96 MB by default: four photos of a ViT-B/16. */
  readonly attention?: number;
  /** Bytes of model inputs kept, from which dropped attention is computed again. 16 MB by default. */
  readonly inputs?: number;
  /** Bytes of gradients kept, one for each photo and class asked for. 64 MB by default: two of a ViT-B/16. */
  readonly gradients?: number;
  /** Bytes that model and attention may take; a model that needs more is refused when it is opened. No limit by default. */
  readonly memory?: number;
}

/** What a photo's attention and gradients can be computed from again. */
interface KeptInput {
  readonly patches: Float32Array;
  /** The class with the largest logit; unknown until the first run, and for a backbone. */
  readonly top: number | null;
}

export class VitSession {
  readonly config: ViTConfig;
  readonly shape: ViTShape;
  readonly layout: TokenLayout;
  readonly #checkpoint: Checkpoint;
  readonly #forwards: Forwards;
  readonly #attention: ByteLru<PhotoAttention>;
  readonly #inputs: ByteLru<KeptInput>;
  readonly #gradients: Gradients;
  /** Runs go one after the other: two at once would only double the memory. */
  #last: Promise<unknown> = Promise.resolve();
  /** Dropped attention on its way back, so that a map and a grid asked at once share one run. */
  readonly #returning = new Map<string, Promise<PhotoAttention>>();
  #disposed = false;

  private constructor(checkpoint: Checkpoint, executor: Executor, options: SessionOptions) {
    this.#checkpoint = checkpoint;
    this.#forwards = new Forwards(checkpoint, executor);
    this.config = checkpoint.config;
    this.shape = shapeOf(checkpoint.config);
    this.layout = layoutOf(checkpoint.config);
    this.#attention = new ByteLru(options.attention ?? 96 * MB, (kept) => kept.bytes);
    this.#inputs = new ByteLru(options.inputs ?? 16 * MB, ({ patches }) => patches.byteLength);
    const compile = (): ReturnType<typeof compileBackward> => compileBackward(checkpoint, executor);
    this.#gradients = new Gradients(compile, this.layout, options.gradients ?? 64 * MB);
  }

  /** Builds and compiles the model. The caller keeps `executor` and disposes it after the session. Rejects with `modelTooLarge`. */
  static async open(checkpoint: Checkpoint, executor: Executor, options: SessionOptions = {}): Promise<VitSession> {
    checkMemory(checkpoint, executor.engine, options.memory);
    const session = new VitSession(checkpoint, executor, options);
    await session.#forwards.get(options.first ?? 'maps');
    return session;
  }

  /** Bytes of attention, gradients and inputs held now. */
  get keptBytes(): number {
    return this.#attention.bytes + this.#gradients.bytes + this.#inputs.bytes;
  }

  /** Whether maps of this photo can be asked for. */
  knows(key: string): boolean {
    return this.#inputs.has(key); // without it, attention at hand gives maps, but no gradient
  }

  /** Classifies a photo and keeps its attention under `key`. Rejects with the executor's errors; `badRequest` for a wrong size. */
  async answer(key: string, input: PhotoInput, top: number): Promise<SessionAnswer> {
    const patches = patchesOf(input, this.config);
    this.#inputs.set(key, { patches, top: null });
    const { logits, forwardMs } = await this.#run(key, patches);
    return answerOf(logits, this.#checkpoint, top, forwardMs);
  }

  /** Classifies a photo of which no maps will be asked: no attention is handed out, and nothing is kept. Rejects as `answer` does. */
  async classify(input: PhotoInput, top: number): Promise<SessionAnswer> {
    const patches = patchesOf(input, this.config);
    const { logits, forwardMs } = await this.#inTurn(() => this.#forward('answer', patches));
    return answerOf(logits, this.#checkpoint, top, forwardMs);
  }

  /** One map. Rejects with `badRequest` for a photo not answered before, or a layer, head, token or class the model lacks. */
  async map(key: string, query: MapQuery, options?: MapOptions): Promise<AttentionMap> {
    if (isOfClass(query)) return this.#gradientMap(key, query, options);
    const kept = await this.#kept(key, options?.changes);
    const map = kept.map(query, options);
    this.#attention.trim(); // fused matrices made for this map count
    return map;
  }

  /** All layers × heads for one token. Rejects as `map` does. */
  async grid(key: string, query: GridQuery, options?: MapOptions): Promise<HeadGrid> {
    return (await this.#kept(key, options?.changes)).grid(query, options);
  }

  /** Anything else about a photo; see `Lenses`. The numbers are the caller's own. Rejects as `map` does, or with `cancelled`. */
  lens<Q extends LensQuestion>(key: string, question: Q, work: Work = {}): Promise<LensAnswer<Q>> {
    const { config, shape, layout } = this;
    const attention = async (changes?: Changes): Promise<PhotoAttention> => this.#kept(key, changes);
    const tensor = (name: string): Promise<Float32Array> => this.#checkpoint.read(name);
    return askLens(question, { config, shape, layout, attention, tensor, ...work });
  }

  /** The whole attention of a photo; shared, not to be changed. Rejects as `map` does. */
  async attention(key: string): Promise<AttentionStack> {
    return (await this.#kept(key)).stack;
  }

  /**
   * The gradient of Σ `classWeights` [classes] · logits by the attention of each layer; shared, not to be changed.
   * Rejects as `map` does, and for a backbone.
   */
  async gradients(key: string, classWeights: Float32Array): Promise<AttentionGradient> {
    return (await this.#gradientMaps(key, classWeights)).gradient;
  }

  /** Drops what is kept for a photo. */
  forget(key: string): void {
    this.#attention.delete(key);
    this.#gradients.forget(key);
    this.#inputs.delete(key);
  }

  /** Drops everything; waiting runs reject with `cancelled`. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#attention.clear();
    this.#inputs.clear();
    this.#gradients.dispose();
    this.#forwards.dispose();
  }

  async #gradientMap(key: string, query: GradientQuery, options?: MapOptions): Promise<AttentionMap> {
    const kept = await this.#kept(key, options?.changes);
    const target: ClassTarget = query.target ?? { class: this.#input(key).top ?? 0 };
    const maps = await this.#gradientMaps(key, classWeightsOf(target, this.config.classes));
    const map = maps.map(kept.stack, query, options);
    this.#gradients.trim(); // matrices made for this map count
    return map;
  }

  async #gradientMaps(key: string, classWeights: Float32Array): Promise<GradientMaps> {
    const { classes } = this.config;
    if (classWeights.length !== classes) throw expected(`${classes} values`, 'classWeights', classWeights.length);
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => this.#inTurn(work);
    return this.#gradients.of(key, classWeights, inTurn, () => this.#input(key).patches);
  }

  #input(key: string): KeptInput {
    const input = this.#inputs.get(key);
    if (!input) throw expected('a photo that was answered', 'key', key);
    return input;
  }

  async #kept(key: string, changes?: Changes): Promise<PhotoAttention> {
    if (changes) throw expected('a model as it is', 'changes', 'some');
    const kept = this.#attention.get(key) ?? this.#returning.get(key);
    if (kept) return kept;
    const returning = this.#run(key, this.#input(key).patches)
      .then(({ attention }) => attention)
      .finally(() => this.#returning.delete(key));
    this.#returning.set(key, returning);
    return returning;
  }

  #run(
    key: string,
    patches: Float32Array,
  ): Promise<{ logits: Float32Array; attention: PhotoAttention; forwardMs: number }> {
    return this.#inTurn(async () => {
      const { logits, attention: perLayer, forwardMs } = await this.#forward('maps', patches);
      const { depth: layers, heads } = this.config;
      const attention = new PhotoAttention({ layers, heads, tokens: this.shape.tokens, perLayer }, this.layout);
      if (this.#inputs.has(key) && !this.#disposed) {
        // not forgotten meanwhile
        this.#inputs.set(key, { patches, top: predictions(logits, [], 1)[0]?.index ?? null });
        this.#attention.set(key, attention);
      }
      return { logits, attention, forwardMs };
    });
  }

  /** To be called in turn. */
  async #forward(kind: ForwardKind, patches: Float32Array): Promise<ForwardResult> {
    return (await this.#forwards.get(kind)).run(patches);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(() => {
      if (this.#disposed) throw new HeadlightError('cancelled');
      return work();
    });
    this.#last = run.catch(() => undefined);
    return run;
  }
}
