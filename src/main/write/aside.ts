/** A file that cannot be understood is kept under another name, for whoever can: nothing is written over it. */
import { existsSync, renameSync } from 'node:fs';

/** Moves it to `PATH.bad-1`, or the next number that is free. Throws the system's error where it cannot be moved. */
export function keepAside(path: string): string {
  for (let count = 1; ; count++) {
    const aside = `${path}.bad-${count}`;
    if (existsSync(aside)) continue;
    renameSync(path, aside);
    return aside;
  }
}
