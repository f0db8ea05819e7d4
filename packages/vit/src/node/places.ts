/** Where the package lies, and what comes with it. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeadlightError } from '../../../../src/vit/errors';

function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

const resources = join(packageFolder(), 'resources');

/** Folders of models that can be opened by their id. */
export const builtInModels = join(resources, 'models');

/** Folder of the model that comes with the package: ViT-Ti/16 at 224 px, ImageNet-1k. */
export const builtInModel = join(builtInModels, 'vit-tiny');

/** Folder of the photos that come with the package; its README says whose they are. */
export const samplePhotos = join(resources, 'photos');

/** Folder of TensorFlow.js's WebAssembly files in Node, as `createTfjsExecutor` wants it. @throws engineUnavailable where it is not installed */
export function wasmFolder(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
    return `${dirname(manifest)}/dist/`;
  } catch (error) {
    const detail = 'the package @tensorflow/tfjs-backend-wasm is not installed';
    throw new HeadlightError('engineUnavailable', { engine: 'wasm', detail }, detail, { cause: error });
  }
}
