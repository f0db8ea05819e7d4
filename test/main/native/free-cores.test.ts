import { expect, test } from 'vitest';
import { coreTimes, FreeCores, type CoreTimes } from '../../../src/main/native/free-cores';

/** Two cores, of which this process and others used so many milliseconds in `wall`. */
function after(wall: number, own: number, others: number, cores = 2): FreeCores {
  const times: CoreTimes[] = [
    { wall: 0, cores, busy: 5000, own: 100 },
    { wall, cores, busy: 5000 + own + others, own: 100 + own },
  ];
  return new FreeCores(() => times.shift()!);
}

test('cores are free where only this process works', () => {
  expect(after(200, 380, 10).has(2)).toBe(true);
  expect(after(200, 0, 0).has(2)).toBe(true);
});

test('half a core of somebody else is too much for two threads on two cores, and nothing on eight', () => {
  expect(after(200, 50, 100).has(2)).toBe(false);
  expect(after(200, 50, 100).has(1)).toBe(true);
  expect(after(200, 50, 100, 8).has(4)).toBe(true);
});

test('too short a time tells nothing, and where cores are not counted none is free', () => {
  expect(after(10, 0, 0).has(2)).toBe(false);
  expect(after(200, 0, 0, 0).has(2)).toBe(false);
});

test('this machine counts, and its own work is not another’s', () => {
  const { cores, busy, own } = coreTimes();
  expect(cores).toBeGreaterThan(0);
  expect(busy).toBeGreaterThan(own * 0.5);
});
