/** Keeps a file that cannot be understood under another name, so that nothing is written over it. */
import { copyFileSync, existsSync, renameSync } from 'node:fs';

/** Moves it to `PATH.bad-1`, or the next number that is free. Throws the system's error where it cannot be moved. */
export function keepAside(path: string): string {
  const aside = placeAside(path);
  renameSync(path, aside);
  return aside;
}

/** The same for one of which something can be understood, and which stays until it is replaced. */
export function copyAside(path: string): string {
  const aside = placeAside(path);
  copyFileSync(path, aside);
  return aside;
}

function placeAside(path: string): string {
  for (let count = 1; ; count++) if (!existsSync(`${path}.bad-${count}`)) return `${path}.bad-${count}`;
}
