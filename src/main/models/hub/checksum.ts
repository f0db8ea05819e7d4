/** Whether a file on disk is the one that the hub describes: size, SHA-256 of large files, git's SHA-1 of small ones. */
import { stat } from 'node:fs/promises';
import { hashOfFile } from '../../photo/file-hash';

export interface Expected {
  /** Bytes. */
  readonly size: number;
  readonly sha256: string | null;
  readonly gitSha1: string | null;
}

/** What is wrong in a few words, or null. Reads what lies on the disk, not what was received. Rejects when aborted. */
export async function faultOf(path: string, expected: Expected, signal: AbortSignal): Promise<string | null> {
  const { size } = await stat(path);
  if (size !== expected.size) return `${size} bytes, not ${expected.size}`;
  if (expected.sha256 !== null)
    return (await hashOfFile(path, { signal })) === expected.sha256 ? null : 'the SHA-256 differs';
  if (expected.gitSha1 === null) return null;
  const hash = await hashOfFile(path, { algorithm: 'sha1', before: `blob ${size}\0`, signal });
  return hash === expected.gitSha1 ? null : 'the SHA-1 differs';
}
