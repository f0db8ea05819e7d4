/** The models that are measured, and ours opened on the native engine as the app does it. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createNativeExecutor } from '../../src/main/native/native-executor';
import { folderFiles } from '../../src/vit/node/folder-files';
import type { Checkpoint } from '../../src/vit/checkpoint/checkpoint';
import { openCheckpoint } from '../../src/vit/checkpoint/open';
import type { Executor } from '../../src/vit/execute/executor';
import type { Precision } from '../../src/vit/graph/onnx/stored';

export const MODELS = join(process.cwd(), '.cache', 'bench', 'models');
export const NATIVE_CACHE = join(process.cwd(), '.cache', 'bench', 'native');

/** What is installed in bench/peers, apart from the app. */
export const requirePeer = createRequire(join(process.cwd(), 'bench', 'peers', 'package.json'));

/** Variants that bench/peers/export.py has made, of those wanted. */
export function available(wanted: readonly string[]): string[] {
  return wanted.filter((variant) => existsSync(join(MODELS, variant, 'model.safetensors')));
}

export async function openNative(
  variant: string,
  precision: Precision = 'float32',
): Promise<{ checkpoint: Checkpoint; executor: Executor }> {
  const folder = join(MODELS, variant);
  const checkpoint = await openCheckpoint(folderFiles(folder));
  return {
    checkpoint,
    executor: await createNativeExecutor({ folder, weights: null }, { cache: NATIVE_CACHE, precision }),
  };
}

/** Numbers in −1 … 1 that look like nothing in particular, the same every time. */
export function noise(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * Math.cos(i * 78.233));
}
