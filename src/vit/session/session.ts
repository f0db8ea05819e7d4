/**
 * A model on an executor, answering photos and questions about their attention. It is the one owner of program, weights and
 * kept activations; the window's worker and the command line both use it.
 */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf, type ViTConfig, type ViTShape } from '../config';
import { expected } from '../errors';
import type { Executor } from '../execute/executor';
import { finiteOnly } from '../execute/finite';
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
import {
  isOfClass,
  type GradientQuery,
  type GridQuery,
  type MapOptions,
  type MapQuery,
  type Target,
} from '../explain/query';
import { checkAnswer } from '../finite';
import { answerOf, patchesOf, type PhotoInput, type SessionAnswer } from './answer';
import { compileBackward, type Backward } from './backward';
import { settle, type SettledChanges } from './changes';
import type { ForwardKind } from './forward';
import { Gradients } from './gradients';
import { PhotoLenses } from './lenses/lenses';
import { checkMemory } from './memory';
import { PhotoRuns } from './runs';
import { scoreOf } from './score';
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
  /** Bytes of hidden states kept. 32 MB by default: four photos of a ViT-B/16. */
  readonly hidden?: number;
  /** Bytes that model and attention may take; a model that needs more is refused when it is opened. No limit by default. */
  readonly memory?: number;
}

export class VitSession {
  readonly config: ViTConfig;
  readonly shape: ViTShape;
  readonly layout: TokenLayout;
  readonly #checkpoint: Checkpoint;
  readonly #runs: PhotoRuns;
  readonly #gradients: Gradients;
  readonly #lenses: PhotoLenses;
  #disposed = false;

  private constructor(checkpoint: Checkpoint, unguarded: Executor, options: SessionOptions) {
    const executor = finiteOnly(unguarded);
    this.#checkpoint = checkpoint;
    this.config = checkpoint.config;
    this.shape = shapeOf(checkpoint.config);
    this.layout = layoutOf(checkpoint.config);
    this.#runs = new PhotoRuns(checkpoint, executor, {
      attention: options.attention ?? 96 * MB,
      inputs: options.inputs ?? 16 * MB,
      hidden: options.hidden ?? 32 * MB,
    });
    const compile = async (changeable: boolean): Promise<Backward> => {
      checkMemory(checkpoint, executor.engine, options.memory, 'gradients');
      return compileBackward(checkpoint, executor, changeable);
    };
    this.#gradients = new Gradients(compile, this.layout, options.gradients ?? 64 * MB);
    this.#lenses = new PhotoLenses(checkpoint, executor, this.#runs, (key, query, how) => this.map(key, query, how));
  }

  /** Builds and compiles the model. The caller keeps `executor` and disposes it after the session. Rejects with `modelTooLarge`. */
  static async open(checkpoint: Checkpoint, executor: Executor, options: SessionOptions = {}): Promise<VitSession> {
    checkMemory(checkpoint, executor.engine, options.memory);
    const session = new VitSession(checkpoint, executor, options);
    await session.#runs.prepare(options.first ?? 'maps');
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

  /** One map. Rejects with `badRequest` for a photo not answered before, or a layer, head, token, class or patch the model lacks. */
  async map(key: string, query: MapQuery, options?: MapOptions): Promise<AttentionMap> {
    const changes = settle(options?.changes, this.config);
    if (isOfClass(query)) {
      const map = await this.#ofClass(key, query, changes, (maps, stack) => maps.map(stack, query, options));
      return finite(query, map);
    }
    const { attention } = await this.#runs.kept(key, changes);
    const map = attention.map(query, options);
    this.#runs.trim();
    return finite(query, map);
  }

  /** All layers × heads for one token. Rejects as `map` does. */
  async grid(key: string, query: GridQuery, options?: MapOptions): Promise<HeadGrid> {
    const changes = settle(options?.changes, this.config);
    if (isOfClass(query)) {
      const grid = await this.#ofClass(key, query, changes, (maps, stack) => maps.grid(stack, query, options));
      return finite(query, grid);
    }
    const { attention } = await this.#runs.kept(key, changes);
    const grid = attention.grid(query, options);
    this.#runs.trim();
    return finite(query, grid);
  }

  /** Anything else about a photo; see `Lenses`. The numbers are the caller's own. Rejects as `map` does, or with `cancelled`. */
  lens<Q extends LensQuestion>(key: string, question: Q, work: Work = {}): Promise<LensAnswer<Q>> {
    return this.#lenses.ask(key, question, work);
  }

  /** The whole attention of a photo; shared, not to be changed. Rejects as `map` does. */
  async attention(key: string, changes?: Changes): Promise<AttentionStack> {
    return (await this.#runs.kept(key, settle(changes, this.config))).attention.stack;
  }

  /**
   * The gradient of Σ `classWeights` [classes] · logits by the attention of each layer; shared, not to be changed.
   * Rejects as `map` does, and for a backbone.
   */
  async gradients(key: string, classWeights: Float32Array, changes?: Changes): Promise<AttentionGradient> {
    return (await this.#gradientMaps(key, settle(changes, this.config), classWeights)).gradient;
  }

  /** Drops what is kept for a photo. */
  forget(key: string): void {
    this.#runs.forget(key);
    this.#gradients.forget(key);
    this.#lenses.forget(key);
  }

  /** Drops everything; waiting runs reject with `cancelled`. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#runs.dispose();
    this.#gradients.dispose();
    this.#lenses.dispose();
  }

  /** @param use makes maps of the gradient and the attention of the same run */
  async #ofClass<T>(
    key: string,
    query: Pick<GradientQuery, 'target'>,
    changes: SettledChanges | null,
    use: (maps: GradientMaps, attention: AttentionStack) => T,
  ): Promise<T> {
    const { attention, logits } = await this.#runs.kept(key, changes);
    const target: Target = query.target ?? { class: (await this.#runs.top(key)) ?? 0 };
    const maps = await this.#gradientMaps(key, changes, scoreOf(target, this.#checkpoint).slope(logits));
    const made = use(maps, attention.stack);
    this.#gradients.trim(); // matrices made for these maps count
    return made;
  }

  async #gradientMaps(key: string, changes: SettledChanges | null, classWeights: Float32Array): Promise<GradientMaps> {
    const { classes } = this.config;
    if (classWeights.length !== classes) throw expected(`${classes} values`, 'classWeights', classWeights.length);
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => this.#runs.inTurn(work);
    return this.#gradients.of(key, changes, classWeights, inTurn, () => this.#runs.patches(key));
  }
}

/** Throws `outputNotFinite` for a map or grid that holds no numbers. */
function finite<T>({ method }: Pick<MapQuery, 'method'>, made: T): T {
  checkAnswer(method, made);
  return made;
}
