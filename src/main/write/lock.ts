/**
 * One at a time, in this process and in others: a file says who is at work. The lock of a process that is gone is taken over; one of which
 * nothing is known (another computer, a system that does not tell when a process began) is, once it has shown no sign of life for long
 * enough by our own time, so that neither a number given anew nor a clock that jumps frees or holds it.
 */
import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isGone, ownMark } from './process-mark';

/** A sign of life of the holder, in milliseconds. */
const BEAT_MS = 3000;
/** A lock that shows no sign of life for this long is nobody's. */
const STALE_MS = 15_000;
/** Between two looks at a lock that is held, at most; a longer gap means that we were stopped ourselves. */
const LOOK_MS = 80;

/**
 * Runs `work` while nobody else runs with the same lock; null where it is held for longer than `wait` milliseconds. Rejects with the
 * system's error where no lock can be made, and as `work` does.
 * @param stale milliseconds without a sign of life after which an unknown holder counts as gone
 */
export async function withLock<T>(
  path: string,
  wait: number,
  work: () => Promise<T>,
  stale = STALE_MS,
): Promise<{ readonly value: T } | null> {
  const token = `${ownMark()} ${randomUUID()}`;
  if (!(await obtain(path, token, { wait, stale }))) return null;
  const beat = setInterval(() => void beatOnce(path), BEAT_MS);
  beat.unref();
  try {
    return { value: await work() };
  } finally {
    clearInterval(beat);
    if ((await textOf(path)) === token) await rm(path, { force: true }).catch(() => undefined);
  }
}

interface Patience {
  readonly wait: number;
  readonly stale: number;
}

async function obtain(path: string, token: string, { wait, stale }: Patience): Promise<boolean> {
  const seen = { stamp: '', unchanged: 0 };
  let waited = 0;
  for (let last = performance.now(); ;) {
    if (await take(path, token)) return true;
    const [text, stamp] = [await textOf(path), await stampOf(path)];
    const now = performance.now();
    const passed = Math.min(now - last, 2 * LOOK_MS);
    last = now;
    waited += passed;
    seen.unchanged = stamp === seen.stamp ? seen.unchanged + passed : 0;
    seen.stamp = stamp;
    const gone = isGone(text.split(' ')[0] ?? '');
    if (gone ?? seen.unchanged > stale) await clear(path, text);
    else if (waited >= (gone === null ? Math.max(wait, 2 * stale) : wait)) return false;
    else await pause((LOOK_MS / 4) * (1 + 3 * Math.random()));
  }
}

/** Makes the lock with its holder's name in it from the first moment. False where there is one. */
async function take(path: string, token: string): Promise<boolean> {
  const own = `${path}.${token.split(' ')[1] ?? ''}`;
  try {
    await writeFile(own, token, { flag: 'wx' });
    await link(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error))) throw error;
    return takeWithoutLinks(path, token);
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
}

/** Takes the lock on disks without hard links. */
async function takeWithoutLinks(path: string, token: string): Promise<boolean> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return null;
    throw error;
  });
  await file?.writeFile(token);
  await file?.close();
  return file !== null;
}

/** Takes away the lock that was looked at, and no other one that took its place meanwhile. */
async function clear(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await textOf(aside)) !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true }).catch(() => undefined);
}

async function beatOnce(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

async function stampOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found ? `${found.ino} ${found.mtimeNs}` : '';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
