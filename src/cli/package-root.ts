/** Where the program lies: the folder of its package.json, in a checkout and in a package. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userDataFolder } from '../main/models/installed';
import { unpacked } from '../shared/unpacked';

function rootFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json is missing');
    folder = parent;
  }
  return folder;
}

const root = rootFolder();
/** A built program: of the app, or of the package of the command line alone. */
const built = (file: string, packedAs = file): string => {
  const packed = join(root, 'dist', packedAs);
  return existsSync(packed) ? packed : join(root, 'out', 'main', file);
};
const resources = unpacked(join(root, 'resources'));
const userData = userDataFolder(process.env, process.platform);

export const PLACES = {
  photoProcess: built('photo-process.js'),
  /** This program, to be started once more. */
  commandLine: built('cli.js', 'headlight.js'),
  samples: join(resources, 'photos'),
  /** In order of precedence. */
  models: [join(resources, 'models'), join(userData, 'models')],
  builtInModels: join(resources, 'models'),
  /** Settings, notes, models and kept weights. */
  data: userData,
  ownModels: join(userData, 'models'),
  suggested: join(resources, 'models', 'suggested.json'),
  /** What a person decided about installed models. */
  modelNotes: join(userData, 'models.json'),
  /** Models that the window opened where they lie. */
  openedModels: join(userData, 'opened-models.json'),
  /** What the window and `--library` keep of photos. */
  library: join(userData, 'library.db'),
  /** What was done to a person's files, so that it can be undone. */
  filing: join(userData, 'filing'),
  /** Weights as the native engine maps them, shared with the window. */
  nativeCache: join(userData, 'native'),
} as const;

/** Where the app lies, if it does. */
export const appFolder = (): string => root;

export function version(): string {
  const { version: found } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return found;
}

/** Folder of the WebAssembly binaries, with a slash at the end: the window's where there is one, so that an installed app has them once. */
export function wasmFolder(): string {
  const ofWindow = join(root, 'out', 'renderer', 'wasm');
  if (existsSync(ofWindow)) return `${ofWindow}/`;
  return `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;
}
