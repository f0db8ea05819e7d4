/** A model from disk, at work. */
import { createNativeExecutor } from '../../../../src/main/native/native-executor';
import { physicalCores } from '../../../../src/main/native/threads';
import { folderFiles } from '../../../../src/vit/node/folder-files';
import { findModel, type ModelPlace } from '../../../../src/main/models/installed';
import { memoryForModels } from '../../../../src/main/models/memory';
import type { Checkpoint } from '../../../../src/vit/checkpoint/checkpoint';
import { openCheckpoint } from '../../../../src/vit/checkpoint/open';
import { applyOverrides } from '../../../../src/vit/checkpoint/apply-overrides';
import type { RecipeOverrides } from '../../../../src/vit/checkpoint/overrides';
import { checkRunnable } from '../../../../src/vit/checkpoint/runnable';
import type { Executor, Tensor } from '../../../../src/vit/execute/executor';
import { expected } from '../../../../src/vit/errors';
import { createOnnxExecutor } from '../../../../src/vit/execute/onnx/executor';
import type { Changes } from '../../../../src/vit/explain/changes';
import { INLINE_LIMIT } from '../../../../src/vit/graph/onnx/serialise';
import type { Precision } from '../../../../src/vit/graph/onnx/stored';
import type { VitOutput } from '../../../../src/vit/model/vit';
import type { SessionAnswer } from '../../../../src/vit/session/answer';
import { openSession } from '../../../../src/vit/session/opened';
import type { VitSession } from '../../../../src/vit/session/session';
import { compileTaps } from '../../../../src/vit/session/taps';
import { Photo } from './photo';
import { builtInModels } from './places';
import { preparePhoto, type PhotoSource } from './prepare';

/** What is chosen when a model is opened; nothing has to be. */
export interface ModelOptions {
  /** Chosen in place of the model's own recipe, labels' reading or heads. */
  readonly overrides?: RecipeOverrides;
  /** What computes; the model disposes it. The native engine by default. */
  readonly executor?: Executor;
  /** Of the native engine. As many as there are physical cores by default. */
  readonly threads?: number;
  /** Of the native engine's weights: float32 by default. */
  readonly precision?: Precision;
  /** Folder in which the native engine keeps its weights mapped; needed for more than 2 GB of them. In memory by default. */
  readonly cache?: string;
  /** Bytes that model and attention may take; three quarters of this computer's memory by default. */
  readonly memory?: number;
}

const BUILT_IN = 'vit-tiny';

/**
 * A model's config, recipe, labels and weights, read as they are needed.
 *
 * @param path a folder, a weights file, or the id of the built-in model
 * @throws modelNotFound, and the checkpoint's errors: each says which file or tensor it is about
 */
export async function openCheckpointAt(path: string = BUILT_IN, overrides: RecipeOverrides = {}): Promise<Checkpoint> {
  return checkpointOf(await findModel(path, [builtInModels]), overrides);
}

/**
 * Opens a model on the native engine, or on one of your own. The caller disposes it.
 *
 * @param path a folder, a weights file, or the id of the built-in model, which is the default
 * @throws modelNotFound, the checkpoint's errors, engineUnavailable, modelTooLarge, channelsUnsupported; badRequest for a model that needs a
 *   `cache` and has none
 */
export async function openModel(path: string = BUILT_IN, options: ModelOptions = {}): Promise<Model> {
  const place = await findModel(path, [builtInModels]);
  const checkpoint = await checkpointOf(place, options.overrides ?? {});
  checkRunnable(checkpoint);
  if (!options.executor) checkCache(checkpoint, options);
  const start = (): Executor | Promise<Executor> => options.executor ?? nativeExecutor(place, checkpoint, options);
  const memory = options.memory ?? memoryForModels();
  const { session, executor } = await openSession(checkpoint, start, { memory });
  return new Model(checkpoint, session, executor);
}

async function checkpointOf({ folder, weights }: ModelPlace, overrides: RecipeOverrides): Promise<Checkpoint> {
  return applyOverrides(await openCheckpoint(folderFiles(folder), weights === null ? {} : { weights }), overrides);
}

const BYTES = { float32: 4, int8: 1 } as const;

/** Throws `badRequest` for more weights than the native engine takes in one piece. */
export function checkCache({ parameters }: Pick<Checkpoint, 'parameters'>, { cache, precision }: ModelOptions): void {
  const bytes = parameters * BYTES[precision ?? 'float32'];
  if (cache === undefined && bytes > INLINE_LIMIT)
    throw expected(`a folder, for ${(bytes / 1e9).toFixed(1)} GB of weights (more than 2 GB),`, 'cache', 'none');
}

function nativeExecutor(place: ModelPlace, checkpoint: Checkpoint, options: ModelOptions): Promise<Executor> {
  const { precision = 'float32', cache, threads } = options;
  if (cache === undefined) return createOnnxExecutor({ threads: threads ?? physicalCores(), precision });
  return createNativeExecutor(
    { ...place, checkpoint },
    { cache, precision, ...(threads !== undefined && { threads }) },
  );
}

/** Use `openModel`. */
export class Model {
  #photos = 0;

  constructor(
    /** Config, recipe, labels, weights. */
    readonly checkpoint: Checkpoint,
    /** For photos under names of your own, and what this class has no word for. */
    readonly session: VitSession,
    /** The engine that computes. */
    readonly executor: Executor,
  ) {}

  /**
   * What it says of a photo, of which nothing more will be asked: no attention is handed out, and nothing is kept.
   *
   * @param top how many of the best classes
   * @throws errors of photos, badRequest, outputNotFinite, or the engine's
   */
  async classify(photo: PhotoSource, top = 5, changes?: Changes): Promise<SessionAnswer> {
    return this.session.classify(await preparePhoto(photo, this.checkpoint.recipe), top, changes);
  }

  /** What the model's classifier reads of a photo, after the final norm and pooling: [features]. Rejects as `classify` does. */
  async features(photo: PhotoSource): Promise<Float32Array> {
    return this.session.features(await preparePhoto(photo, this.checkpoint.recipe));
  }

  /** What it says of a photo that will be asked more about. Rejects as `classify` does. */
  async photo(photo: PhotoSource, top = 5): Promise<Photo> {
    const prepared = await preparePhoto(photo, this.checkpoint.recipe);
    const key = `photo ${this.#photos++}`;
    return new Photo(this.session, key, prepared, await this.session.answer(key, prepared, top));
  }

  /**
   * What the blocks compute inside, by name: `query.0` … ; see `TAPS`. Compiles the model for it: for many photos use `compileTaps`.
   * Rejects as `classify` does.
   */
  async taps(photo: PhotoSource, outputs: readonly VitOutput[], changes?: Changes): Promise<Record<string, Tensor>> {
    const prepared = await preparePhoto(photo, this.checkpoint.recipe);
    const taps = await compileTaps(this.checkpoint, this.executor, outputs);
    try {
      return await taps.run(prepared, changes);
    } finally {
      taps.dispose();
    }
  }

  /** Ends the session and gives back the engine. */
  dispose(): void {
    this.session.dispose();
    this.executor.dispose();
  }
}
