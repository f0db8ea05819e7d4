/** Whether a file of weights holds what was written there: a hash of each weight is kept beside it, and the state in which it was last compared. */
import { createHash } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { writeAtomically } from '../write/atomic';

/** Where a weight stands, and the SHA-256 of its bytes as they were given. */
export type Piece = readonly [offset: number, bytes: number, sha256: string];

/** A file that the weights were made of, as it was then. */
export type SourceFile = readonly [path: string, bytes: number, changed: number];

const CheckSchema = v.strictObject({
  bytes: v.number(),
  sources: v.array(v.tuple([v.string(), v.number(), v.number()])),
  pieces: v.array(v.tuple([v.number(), v.number(), v.string()])),
  state: v.string(),
});

export interface WeightCheck {
  readonly bytes: number;
  /** What they were made of: where that is changed or gone, nobody asks for them again. */
  readonly sources: readonly SourceFile[];
  readonly pieces: readonly Piece[];
  /** The file's state when it was last compared; any changed byte changes it. */
  readonly state: string;
}

const CHUNK = 4 * 2 ** 20;

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Null where there is none that can be understood. */
export async function readCheck(path: string): Promise<WeightCheck | null> {
  try {
    return v.parse(CheckSchema, JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

/** Rejects with the system's error. */
export async function writeCheck(path: string, check: WeightCheck): Promise<void> {
  await writeAtomically(path, JSON.stringify(check));
}

/** Size, place on the disk and time of the last change, which nobody can set. Rejects where the file is gone. */
export async function stateOf(path: string): Promise<string> {
  const { size, ino, ctimeNs } = await stat(path, { bigint: true });
  return `${size} ${ino} ${ctimeNs}`;
}

/** Reads every byte that was written. Never rejects: what cannot be read is not sound. */
export async function isSound(
  path: string,
  { bytes, pieces }: Pick<WeightCheck, 'bytes' | 'pieces'>,
): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return false;
  try {
    if ((await file.stat()).size !== bytes) return false;
    const buffer = Buffer.alloc(CHUNK);
    for (const [offset, length, sha256] of pieces) {
      const hash = createHash('sha256');
      for (let done = 0; done < length;) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(CHUNK, length - done), offset + done);
        if (bytesRead === 0) return false;
        hash.update(buffer.subarray(0, bytesRead));
        done += bytesRead;
      }
      if (hash.digest('hex') !== sha256) return false;
    }
    return true;
  } catch {
    return false;
  } finally {
    await file.close().catch(() => undefined);
  }
}
