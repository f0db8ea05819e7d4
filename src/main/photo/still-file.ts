/** Files that are still being copied or synced: read again once they keep still. */
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HeadlightError } from '../../vit/errors';
import { systemPath } from './byte-path';
import { readPhotoFile } from './file';

/** Milliseconds. */
export interface StillTimes {
  /** Unchanged for this long, a file is no longer written. */
  readonly quiet: number;
  /** How often it is looked at. */
  readonly look: number;
  /** No longer is waited for one photo: it holds a lane of the photo process. */
  readonly most: number;
  /** Only what was written so recently may still grow. */
  readonly fresh: number;
}

const TIMES: StillTimes = { quiet: 700, look: 100, most: 15_000, fresh: 3000 };

/** Size and time of the last change; null where it cannot be looked at. */
type Stamp = string | null;

async function lookAt(path: string): Promise<{ readonly stamp: Stamp; readonly changed: number }> {
  const found = await stat(systemPath(path)).catch(() => null);
  return { stamp: found && `${found.size} ${found.mtimeMs}`, changed: found?.mtimeMs ?? 0 };
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { ref: true, ...(signal && { signal }) }).catch(() => {
    throw new HeadlightError('cancelled');
  });
}

/**
 * Waits until a file has not changed for a while, at most until `deadline` (as `performance.now()` counts). Rejects with `cancelled`.
 */
export async function untilStill(
  path: string,
  deadline: number,
  { signal, times = TIMES }: { readonly signal?: AbortSignal | undefined; readonly times?: StillTimes } = {},
): Promise<void> {
  let { stamp } = await lookAt(path);
  for (let since = performance.now(); performance.now() - since < times.quiet && performance.now() < deadline;) {
    await pause(times.look, signal);
    const now = (await lookAt(path)).stamp;
    if (now !== stamp) since = performance.now();
    stamp = now;
  }
}

/** Whether an error may come from a file that is still being written. */
const isIncomplete = (error: unknown): boolean =>
  error instanceof HeadlightError && (error.code === 'photoDamaged' || error.code === 'photoEmpty');

/**
 * Hands a file's bytes to `work`. A file that changes while it is read, or was written only now and is not whole, is waited for and read
 * again. Rejects as `readPhotoFile` and `work` do, and with `cancelled`.
 */
export async function readWhenStill<T>(
  path: string,
  work: (bytes: Uint8Array) => Promise<T>,
  { signal, times = TIMES }: { readonly signal?: AbortSignal | undefined; readonly times?: StillTimes } = {},
): Promise<T> {
  const deadline = performance.now() + times.most;
  for (;;) {
    const { stamp, changed } = await lookAt(path);
    const isLast = performance.now() >= deadline;
    try {
      const bytes = await readPhotoFile(path);
      const moved = (await lookAt(path)).stamp !== stamp;
      if (!moved || isLast) return await work(bytes);
    } catch (error) {
      const mayGrow = !isLast && isIncomplete(error) && Math.abs(Date.now() - changed) < times.fresh;
      if (!mayGrow) throw error;
      await untilStill(path, deadline, { signal, times });
      if ((await lookAt(path)).stamp === stamp) throw error;
      continue;
    }
    await untilStill(path, deadline, { signal, times });
  }
}
