/** Where the system's libraries keep what they can compute anew: with our own files, not all over the home folder. */

let restore = (): void => undefined;

/** Fontconfig and dconf of Linux read `XDG_CACHE_HOME`, each once, at some time after the start. */
export function keepCachesIn(folder: string, env: NodeJS.ProcessEnv, platform = process.platform): void {
  if (platform !== 'linux') return;
  const before = env['XDG_CACHE_HOME'];
  env['XDG_CACHE_HOME'] = folder;
  restore = () => {
    if (before === undefined) delete env['XDG_CACHE_HOME'];
    else env['XDG_CACHE_HOME'] = before;
  };
}

/** Call before another program is opened (a browser, a file manager), so that it finds the environment as it was. */
export function restoreCaches(): void {
  restore();
  restore = () => undefined;
}
