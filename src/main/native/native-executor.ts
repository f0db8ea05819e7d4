/** The native engine for a model folder: threads of this machine, weights kept in the cache folder. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Executor } from '../../vit/execute/executor';
import type { Precision } from '../../vit/graph/onnx/stored';
import { createOnnxExecutor } from '../../vit/execute/onnx/executor';
import { filesIn } from '../models/folder-files';
import { physicalCores } from './threads';
import { WeightFolder } from './weight-folder';

export interface NativeModel {
  readonly folder: string;
  /** One weights file of the folder, or null for the usual choice. */
  readonly weights: string | null;
}

export interface NativeOptions {
  /** Folder for mapped weights; made when needed. */
  readonly cache: string;
  readonly precision: Precision;
}

/** @throws engineUnavailable; the caller disposes */
export async function createNativeExecutor(model: NativeModel, options: NativeOptions): Promise<Executor> {
  const { cache, precision } = options;
  const weightFiles = new WeightFolder(cache, await identityOf(model));
  return createOnnxExecutor({ threads: physicalCores(), precision, weightFiles });
}

/** Changes when a file of the model does. */
async function identityOf({ folder, weights }: NativeModel): Promise<string> {
  const files = await filesIn(folder);
  const parts = files.map(async ({ name, size }) => {
    const { mtimeMs } = await stat(join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return [resolve(folder), weights ?? '', ...(await Promise.all(parts))].join('\n');
}
