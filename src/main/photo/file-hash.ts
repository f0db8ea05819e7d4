/** The hash of a file's content, read piece by piece. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { systemPath } from './byte-path';

export interface HashOptions {
  readonly algorithm?: 'sha256' | 'sha1';
  /** What is hashed before the content, as git does. */
  readonly before?: string;
  readonly signal?: AbortSignal;
}

/** Hexadecimal. Rejects with the system's error, or when aborted. */
export async function hashOfFile(path: string, { algorithm = 'sha256', before = '', signal }: HashOptions = {}) {
  const hash = createHash(algorithm).update(before);
  await pipeline(createReadStream(systemPath(path), { highWaterMark: 2 ** 20 }), hash, { signal });
  return hash.digest('hex');
}
