/** Locks between programs: who waits, who gives up, and which locks nobody holds any more. */
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from '../../../src/main/write/lock';
import { markOf, ownMark } from '../../../src/main/write/process-mark';

let folder = '';
let lock = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-lock-'));
  lock = join(folder, 'x.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('lets one work at a time, and leaves nothing behind', async () => {
  let [inside, most, runs] = [0, 0, 0];
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await pause(5);
    inside--;
    runs++;
  };
  await Promise.all(Array.from({ length: 12 }, () => withLock(lock, 10_000, work)));
  expect([most, runs, readdirSync(folder)]).toEqual([1, 12, []]);
});

it('is given back when the work fails', async () => {
  await expect(withLock(lock, 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(readdirSync(folder)).toEqual([]);
});

it('of a living process is waited for as long as was said, whatever the clock says', async () => {
  for (const time of [0, Date.now() / 1000 + 1e8]) {
    writeFileSync(lock, `${markOf(process.ppid)} x`);
    utimesSync(lock, time, time);
    expect(await withLock(lock, 100, () => Promise.resolve('in'))).toBeNull();
    expect(existsSync(lock)).toBe(true);
    rmSync(lock);
  }
});

it('of a process that is gone is taken over at once, also where its number is another’s now', async () => {
  const [host, boot, pid] = ownMark().split('-');
  const gone = [markOf(999_999_999)];
  if (process.platform === 'linux') gone.push(`${host}-${boot}-${pid}-1`, `${host}-00000000-${pid}-1`);
  for (const mark of gone) {
    writeFileSync(lock, `${mark} x`);
    expect(await withLock(lock, 0, () => Promise.resolve('in'))).toEqual({ value: 'in' });
  }
});

it('of somebody unknown is taken over when it shows no life, and not before', async () => {
  for (const text of ['ffffffff-0-1-1 x', '', '4711']) {
    writeFileSync(lock, text);
    expect(await withLock(lock, 0, () => Promise.resolve('in'), 300)).toEqual({ value: 'in' });
  }
  writeFileSync(lock, 'ffffffff-0-1-1 x');
  let beats = 0;
  const life = setInterval(() => utimesSync(lock, ++beats, beats), 50);
  expect(await withLock(lock, 0, () => Promise.resolve('in'), 300)).toBeNull();
  clearInterval(life);
});

it('is refused where nothing can be written', async () => {
  await expect(withLock(join(folder, 'missing', 'x'), 0, () => Promise.resolve())).rejects.toThrow('ENOENT');
});
