import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cpuMilliseconds, ProcessWatch } from '../../../src/main/photo/watch';
import { WorkAccount } from '../../../src/main/photo/work-account';

const TIMES = { look: 100, silent: 1000, silentUnknown: 5000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process that works for `share` of the time; null: the system does not tell. */
function watch(share: () => number | null, answers: () => boolean) {
  const looks: [number, number | null][] = [];
  const onSilent = vi.fn();
  let cpu = 0;
  const cpuOf = (): number | null => {
    const now = share();
    return now === null ? null : (cpu += now * TIMES.look);
  };
  const ping = (): void => void (answers() && process.heard());
  const onLook = (passed: number, cpu: number | null): void => void looks.push([passed, cpu]);
  const process = new ProcessWatch({ pid: () => 1, ping, onLook, onSilent }, TIMES, cpuOf);
  process.start();
  return { process, looks, onSilent };
}

it('tells how much work was done', () => {
  const { looks, process } = watch(
    () => 0.5,
    () => true,
  );
  vi.advanceTimersByTime(300);
  expect(looks).toEqual([
    [100, 50],
    [100, 50],
    [100, 50],
  ]);
  process.stop();
  vi.advanceTimersByTime(300);
  expect(looks).toHaveLength(3);
});

it.each<[string, number | null, boolean, number | null]>([
  ['works without an answer', 1, false, null],
  ['answers without work', 0, true, null],
  ['neither works nor answers', 0, false, 1000],
  ['does not answer, on a system that does not tell of work', null, false, 5000],
])('a process that %s', (_, share, answers, silentAfter) => {
  const { onSilent } = watch(
    () => share,
    () => answers,
  );
  vi.advanceTimersByTime((silentAfter ?? 60_000) - 1);
  expect(onSilent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(onSilent).toHaveBeenCalledTimes(silentAfter === null ? 0 : 1);
});

it('counts little of the time in which the watcher itself was stopped', () => {
  const { looks, onSilent } = watch(
    () => 0,
    () => false,
  );
  const later = performance.now() + 60_000;
  vi.spyOn(performance, 'now').mockReturnValue(later);
  vi.advanceTimersByTime(100);
  expect(looks).toEqual([[200, 0]]);
  expect(onSilent).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

it.runIf(process.platform === 'linux')('asks Linux how much a process has worked', () => {
  vi.useRealTimers();
  const before = cpuMilliseconds(process.pid)!;
  for (const end = performance.now() + 200; performance.now() < end;);
  expect(cpuMilliseconds(process.pid)! - before).toBeGreaterThanOrEqual(10);
  expect(cpuMilliseconds(999_999_999)).toBeNull();
});

it('photos in work together share the work, and none pays more than went by', () => {
  const account = new WorkAccount();
  account.begin('a');
  account.charge(100, 400);
  account.begin('b');
  account.charge(100, 100);
  account.charge(100, 0);
  expect([account.beyond('worked', 150), account.beyond('worked', 151)]).toEqual(['a', null]);
  expect([account.beyond('waited', 100), account.beyond('waited', 101)]).toEqual(['a', null]);
  account.end('a');
  expect([account.beyond('worked', 50), account.beyond('worked', 51)]).toEqual(['b', null]);
  account.charge(100, null);
  expect(account.beyond('worked', 150)).toBe('b');
});
