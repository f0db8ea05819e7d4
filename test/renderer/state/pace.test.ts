/** Photos a second and the time left. */
import { expect, it } from 'vitest';
import { Pace } from '../../../src/renderer/state/pace';

it('says nothing at first, then the rate of the last seconds', () => {
  const pace = new Pace();
  pace.see(0, 0);
  pace.see(5, 1000);
  expect(pace.now(95)).toBeNull();
  for (let s = 2; s <= 30; s++) pace.see(5 * s, 1000 * s);
  expect(pace.now(100)).toEqual({ rate: 5, seconds: 20 });
  for (let s = 31; s <= 60; s++) pace.see(150 + 20 * (s - 30), 1000 * s);
  expect(pace.now(100)).toEqual({ rate: 20, seconds: 5 });
  pace.see(0, 61_000); // another model begins anew
  expect(pace.now(100)).toBeNull();
});
