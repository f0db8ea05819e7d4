/** Progress of long runs. */
import { expect, it } from 'vitest';
import { duration, Progress } from '../../../src/cli/many/progress';

it('tells rate and time left of the last seconds, and how many there are where that is known', () => {
  let now = 0;
  const lines: string[] = [];
  const known = new Progress(
    { progress: (line) => void lines.push(line) },
    1000,
    () => 0,
    () => now,
  );
  for (let i = 0; i < 100; i++) {
    now += 200; // 5 a second
    known.add();
  }
  expect(lines.at(-1)).toBe('100 / 1000   5.0 photos/s   3 min left');
  for (let i = 0; i < 600; i++) {
    now += 50; // 20 a second from now on; 30 s of it
    known.add();
  }
  expect(lines.at(-1)).toBe('700 / 1000   20 photos/s   15 s left');
  let share = 0;
  const archive = new Progress(
    { progress: (line) => void lines.push(line) },
    null,
    () => share,
    () => now,
  );
  for (let i = 0; i < 10; i++) {
    now += 1000;
    share += 0.001;
    archive.add();
  }
  expect(lines.at(-1)).toBe('10   1.0 photos/s   17 min left');
});

it('says times in words', () => {
  const minutes = 60_000;
  const said = [0, 40_000, 7 * minutes, 200 * minutes, 52 * 60 * minutes].map(duration);
  expect(said).toEqual(['1 s', '40 s', '7 min', '3 h 20 min', '2 d 4 h']);
});
