/** Writes a file whole or not at all: beside its place first, then moved there. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Replaces `path`. On failure what was there stays, and nothing new is left behind; rejects with the system's error.
 * @param mode who may read it, on systems that know that
 */
export async function writeAtomically(path: string, data: Uint8Array | string, mode = 0o644): Promise<void> {
  await writeTogether([[path, data]], mode);
}

/** Replaces several files of one folder or none: all are written in full before the first is moved to its place. Rejects as above. */
export async function writeTogether(
  files: readonly (readonly [path: string, data: Uint8Array | string])[],
  mode = 0o644,
): Promise<void> {
  const places = files.map(([path, data]) => ({ path, data, temporary: temporaryBeside(path) }));
  try {
    for (const { temporary, data } of places) await writeWhole(temporary, data, mode);
    for (const { temporary, path } of places) await rename(temporary, path);
  } catch (error) {
    for (const { temporary } of places) await rm(temporary, { force: true }).catch(() => undefined); // a folder that is gone has none
    throw error;
  }
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.headlight-${randomUUID()}.tmp`);
}

async function writeWhole(path: string, data: Uint8Array | string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}
