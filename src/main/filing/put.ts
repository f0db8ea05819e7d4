/** A file put where nothing is: it takes a name and never replaces what has it, on disks with hard links and on those without. */
import { constants } from 'node:fs';
import { copyFile, link, open, rename, rm, unlink, utimes, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemPath } from '../photo/byte-path';

/** What systems answer where a disk has no hard links, or does not let us make one. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Moves a file on its own disk. Rejects with the system's error: `EEXIST` where the name is taken, `EXDEV` for another disk.
 * @param onHolding told before an empty file holds the name, on disks without links
 */
export async function moveTo(from: string, to: string, onHolding: () => Promise<void>): Promise<void> {
  try {
    await link(systemPath(from), systemPath(to));
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    await onHolding();
    const held = await open(systemPath(to), 'wx');
    await held.close();
    await rename(systemPath(from), systemPath(to)).catch(async (cause: unknown) => {
      await rm(systemPath(to), { force: true }).catch(() => undefined);
      throw cause;
    });
    return;
  }
  await unlink(systemPath(from));
}

/** Copies a file with its time beside its place, onto the disk. Rejects with the system's error. */
export async function copyBeside(from: string, temporary: string): Promise<void> {
  const [source, copy] = [systemPath(from), systemPath(temporary)];
  await copyFile(source, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const { atime, mtime } = await stat(source);
  await utimes(copy, atime, mtime);
  await toDisk(temporary);
}

export async function writeBeside(content: Uint8Array | string, temporary: string): Promise<void> {
  const file = await open(systemPath(temporary), 'wx', 0o666);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function toDisk(path: string): Promise<void> {
  const file = await open(systemPath(path), 'r');
  await file.sync().finally(() => file.close());
}

/** So that names outlive a power cut. Not every system can. */
export async function foldersToDisk(paths: readonly string[]): Promise<void> {
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    const handle = await open(systemPath(folder), 'r').catch(() => null);
    await handle?.sync().catch(() => undefined);
    await handle?.close().catch(() => undefined);
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
