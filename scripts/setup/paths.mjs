/** Where things are: the project, its modules, and the cache that outlives a checkout. */
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const modulesDir = path.join(projectDir, 'node_modules');
export const electronDir = path.join(modulesDir, 'electron');
export const outDir = path.join(projectDir, 'out');

/** The built `headlight` command. */
export const commandLine = path.join(outDir, 'main', 'cli.js');

/** The folder the person called npm from; relative arguments belong to it. */
export const invokedFrom = process.env.INIT_CWD ?? process.cwd();

/** `$HEADLIGHT_CACHE`, else `headlight` in the platform's cache folder for this user. */
export function cacheDir(env = process.env, platform = process.platform, home = os.homedir()) {
  if (env.HEADLIGHT_CACHE) return path.resolve(env.HEADLIGHT_CACHE);
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'headlight');
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA || path.join(home, 'AppData', 'Local'), 'headlight', 'Cache');
  return path.join(env.XDG_CACHE_HOME || path.join(home, '.cache'), 'headlight');
}
