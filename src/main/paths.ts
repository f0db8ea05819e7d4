/** Where our own files lie; the folder `out` and `resources` stand side by side, in a checkout and in a package. */
import { fileURLToPath } from 'node:url';
import { unpacked } from '../shared/unpacked';

const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const resource = (name: string): string => unpacked(built(`../../resources/${name}`));

export const PATHS = {
  preload: built('../preload/index.cjs'),
  renderer: built('../renderer'),
  photoProcess: built('./photo-process.js'),
  nativeProcess: built('./native-process.js'),
  libraryProcess: built('./library-process.js'),
  infoThread: built('./info-thread.js'),
  guide: unpacked(built('../guide')),
  icon: resource('icon.png'),
  samples: resource('photos'),
  models: resource('models'),
  suggested: resource('models/suggested.json'),
} as const;
