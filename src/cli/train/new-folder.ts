/** The new folder that a command makes a model in. */
import { readdir } from 'node:fs/promises';
import { systemPath } from '../../main/photo/byte-path';
import { usageError } from '../usage-error';

/** Looked at before the work. Rejects with `usage` where there is something already. */
export async function checkNewFolder(folder: string): Promise<void> {
  const there = await readdir(systemPath(folder)).catch((error: unknown) => (isNone(error) ? [] : null));
  if (there === null) throw usageError(`\`${folder}\` is no folder; name a new one.`);
  if (there.length > 0) throw usageError(`\`${folder}\` holds files already; name a new folder.`);
}

function isNone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
