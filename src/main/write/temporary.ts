/** Unfinished files: their names tell which process writes them, so that what a killed one has left can be found and removed. */
import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemPath } from '../photo/byte-path';
import { isGone, ownMark } from './process-mark';

const NAME = /^\.headlight-(.+)-[0-9a-f]{8}\.tmp$/;
/** What an earlier version called them: without the process. */
const OLD_NAME = /^\.headlight-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;
/** Milliseconds after which no other computer or earlier version can still be writing. */
const FORGOTTEN_MS = 24 * 3600 * 1000;

export function temporaryBeside(path: string): string {
  return join(dirname(path), `.headlight-${ownMark()}-${randomUUID().slice(0, 8)}.tmp`);
}

const swept = new Map<string, Promise<unknown>>();

/** What a process of ours was writing when it was ended, removed at once. Never throws. */
export function dropTemporaryOf(folder: string, pid: number): void {
  try {
    const host = ownMark().split('-')[0] ?? '';
    for (const name of readdirSync(folder)) {
      const [itsHost, , itsPid] = NAME.exec(name)?.[1]?.split('-') ?? [];
      if (itsHost === host && itsPid === String(pid)) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // The next start removes it.
  }
}

/** `sweepTemporary`, once for each folder that this process writes to. Never rejects. */
export async function sweepOnce(folder: string): Promise<void> {
  const sweep = swept.get(folder) ?? sweepTemporary(folder);
  swept.set(folder, sweep);
  await sweep;
}

/** Removes what killed processes have left in a folder. Never rejects; returns their number and bytes. */
export async function sweepTemporary(folder: string): Promise<{ readonly files: number; readonly bytes: number }> {
  let [files, bytes] = [0, 0];
  for (const name of await readdir(systemPath(folder)).catch(() => [])) {
    const path = join(folder, name);
    if (!NAME.test(name) && !OLD_NAME.test(name)) continue;
    const found = await stat(path).catch(() => null);
    if (!found || !isLeft(name, found.mtimeMs)) continue;
    const removed = await rm(path, { force: true }).then(
      () => true,
      () => false,
    );
    if (removed) [files, bytes] = [files + 1, bytes + found.size];
  }
  return { files, bytes };
}

function isLeft(name: string, changedAt: number): boolean {
  const mark = OLD_NAME.test(name) ? '' : (NAME.exec(name)?.[1] ?? '');
  return isGone(mark) ?? Date.now() - changedAt > FORGOTTEN_MS;
}
