/** Bytes of a file, or of everything in a folder. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Links count as links. What cannot be looked at counts nothing. Never rejects. */
export async function bytesIn(path: string): Promise<number> {
  const found = await lstat(path).catch(() => null);
  if (!found?.isDirectory()) return found?.size ?? 0;
  const names = await readdir(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => bytesIn(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}
