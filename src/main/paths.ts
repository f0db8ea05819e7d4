/** Where our own files lie; the folder `out` and `resources` stand side by side, in a checkout and in a package. */
import { fileURLToPath } from 'node:url';

const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const PATHS = {
  preload: built('../preload/index.cjs'),
  renderer: built('../renderer'),
  photoProcess: built('./photo-process.js'),
  nativeProcess: built('./native-process.js'),
  infoThread: built('./info-thread.js'),
  icon: built('../../resources/icon.png'),
  samples: built('../../resources/photos'),
  models: built('../../resources/models'),
  suggested: built('../../resources/models/suggested.json'),
} as const;
