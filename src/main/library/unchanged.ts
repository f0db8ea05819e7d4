/** The content of a file, provided that it is still the file that was met: otherwise what was computed of it belongs to something else. */
import { stat } from 'node:fs/promises';
import { systemPath } from '../photo/byte-path';
import { hashOfFile } from '../photo/file-hash';

interface Then {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds. */
  readonly written: number;
}

/** SHA-256, hexadecimal; null where the file is gone, cannot be read, or has another size or time, before or after it was read. */
export async function hashOfUnchanged({ path, bytes, written }: Then): Promise<string | null> {
  const isSame = async (): Promise<boolean> => {
    const now = await stat(systemPath(path));
    return now.size === bytes && now.mtimeMs === written;
  };
  try {
    if (!(await isSame())) return null;
    const hash = await hashOfFile(path);
    return (await isSame()) ? hash : null;
  } catch {
    return null;
  }
}
