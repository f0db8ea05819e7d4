/** The native engine for a model folder: threads of this machine, weights kept in the cache folder. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { isSideFile } from '../../vit/checkpoint/read-files';
import { isWeightsName } from '../../vit/checkpoint/weights';
import type { ViTConfig } from '../../vit/config';
import type { Executor } from '../../vit/execute/executor';
import type { WeightFiles } from '../../vit/execute/onnx/weight-files';
import type { Precision } from '../../vit/graph/onnx/stored';
import { createOnnxExecutor } from '../../vit/execute/onnx/executor';
import { filesIn, pathIn } from '../../vit/node/folder-files';
import { FreeCores } from './free-cores';
import { physicalCores } from './threads';
import type { SourceFile } from './weight-check';
import { WeightFolder } from './weight-folder';

export interface NativeModel {
  readonly folder: string;
  /** One weights file of the folder, or null for the usual choice. */
  readonly weights: string | null;
  /** The opened checkpoint; without it every possible change counts. */
  readonly checkpoint?: Pick<Checkpoint, 'config' | 'layout' | 'provenance'>;
}

export interface NativeOptions {
  /** Folder for mapped weights; made when needed. */
  readonly cache: string;
  readonly precision: Precision;
  /** Threads; by default one per physical core. */
  readonly threads?: number;
  /** Kept weights turned out to be damaged while they were in use; they are gone, and made anew at the next start. */
  readonly onDamaged?: () => void;
  /** Weights could not be kept; they stay in memory for this run. */
  readonly onUnkept?: (error: unknown) => void;
}

const freeCores = new FreeCores();

/** @throws engineUnavailable; the caller disposes */
export async function createNativeExecutor(model: NativeModel, options: NativeOptions): Promise<Executor> {
  const { cache, precision, threads = physicalCores(), onDamaged, onUnkept } = options;
  const { key, sources } = await weightsIdentity(model);
  const folder = new WeightFolder(cache, key, { sources, ...(onDamaged && { onDamaged }) });
  const weightFiles: WeightFiles = {
    obtain: (layout, fill) =>
      folder.obtain(layout, fill).catch((error: unknown) => {
        onUnkept?.(error);
        throw error;
      }),
  };
  return createOnnxExecutor({ threads, precision, weightFiles, maySpin: () => freeCores.has(threads) });
}

/** Labels in a person's own words are no weights: one file serves all of them. */
function storedConfig({ cosine, ...config }: ViTConfig): object {
  return { ...config, classes: cosine ? 0 : config.classes };
}

export interface WeightsIdentity {
  /** Changes when the weights do, or what is made of them; not with files that only lie beside them. */
  readonly key: string;
  readonly sources: readonly SourceFile[];
}

export async function weightsIdentity({ folder, weights, checkpoint }: NativeModel): Promise<WeightsIdentity> {
  const chosen = weights ?? checkpoint?.provenance['weights'] ?? null;
  const isWhole = chosen === null || chosen.endsWith('.index.json');
  const files = (await filesIn(folder)).filter(({ name }) =>
    isWhole ? isWeightsName(name) || (!checkpoint && isSideFile(name)) : name === chosen,
  );
  const made = checkpoint
    ? JSON.stringify([checkpoint.layout, storedConfig(checkpoint.config), checkpoint.provenance['adapter']])
    : '';
  const sources = files.map(async ({ name, size }): Promise<SourceFile> => {
    const path = resolve(await pathIn(folder, name));
    return [path, size, (await stat(path)).mtimeMs];
  });
  const found = await Promise.all(sources);
  return { key: [resolve(folder), weights ?? '', made, ...found.map(String)].join('\n'), sources: found };
}
