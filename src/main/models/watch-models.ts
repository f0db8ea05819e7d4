/** Tells when another program changes the models of this computer: the command line installs, names and prepares them beside the window. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import type { StoragePlaces } from './storage';

/** Several changes in a row are one: milliseconds after the last. */
const QUIET_MS = 250;
const NOTES = ['models.json', 'opened-models.json'];

/** Returns how to stop. Where a folder cannot be watched, nothing is told. */
export function watchModels(
  { data, models }: Pick<StoragePlaces, 'data' | 'models'>,
  onChange: () => void,
): () => void {
  const watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  const told = (): void => {
    clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  };
  const add = (folder: string, isOurs: (name: string) => boolean): void => {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => {
        if (name === null || isOurs(name)) told();
      });
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // A folder that is not there, or a system that watches none.
    }
  };
  const addModels = (): void => {
    if (existsSync(models)) add(models, (name) => !name.startsWith('.'));
  };
  addModels();
  let isThere = existsSync(models);
  add(data, (name) => {
    if (!isThere && existsSync(models)) {
      isThere = true;
      addModels();
      return true;
    }
    return NOTES.includes(name);
  });
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
