import { describe, expect, it } from 'vitest';
import { Leafing } from '../../../src/renderer/input/leafing';

function setUp() {
  const clock = { now: 0 };
  let frames: (() => void)[] = [];
  const leafing = new Leafing(
    (drawn) => void frames.push(drawn),
    () => clock.now,
  );
  const draw = (): void => {
    const due = frames;
    frames = [];
    for (const drawn of due) drawn();
  };
  return { clock, leafing, draw };
}

describe('a held arrow key', () => {
  it('leads on once the photo has been drawn', () => {
    const { leafing, draw } = setUp();
    expect(leafing.mayStep(false, true)).toBe(true);
    expect(leafing.mayStep(true, true)).toBe(false);
    draw();
    expect(leafing.mayStep(true, true)).toBe(true);
  });

  it('waits for something to be seen, but not so long that fewer than eight photos pass in a second', () => {
    const { clock, leafing, draw } = setUp();
    let steps = 0;
    for (; clock.now < 1000; clock.now += 8) {
      if (leafing.mayStep(true, false)) steps += 1;
      draw();
    }
    expect(steps).toBeGreaterThanOrEqual(8);
    expect(steps).toBeLessThan(10);
  });

  it('never holds up a press of its own, and a frame of the photo before does not count for this one', () => {
    const { leafing, draw } = setUp();
    expect([leafing.mayStep(false, false), leafing.mayStep(false, false)]).toEqual([true, true]);
    expect(leafing.mayStep(true, true)).toBe(false);
    draw();
    expect(leafing.mayStep(true, true)).toBe(true);
  });
});
