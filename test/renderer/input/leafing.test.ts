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

  it('waits for each photo to be drawn, but not so long that fewer than eight pass in a second', () => {
    const { clock, leafing } = setUp();
    let steps = 0;
    for (; clock.now < 1000; clock.now += 8) if (leafing.mayStep(true, true)) steps += 1;
    expect(steps).toBeGreaterThanOrEqual(8);
    expect(steps).toBeLessThan(10);
  });

  it('stays on a photo that can be seen while the next one cannot, but not for ever', () => {
    const { clock, leafing, draw } = setUp();
    leafing.mayStep(false, true);
    draw();
    for (clock.now = 8; clock.now < 700; clock.now += 8) expect(leafing.mayStep(true, false)).toBe(false);
    expect(leafing.mayStep(true, true)).toBe(true); // its thumbnail has come
    draw();
    clock.now += 900;
    expect(leafing.mayStep(true, false)).toBe(true);
  });

  it('never holds up a press of its own, and a frame of the photo before does not count for this one', () => {
    const { leafing, draw } = setUp();
    expect([leafing.mayStep(false, false), leafing.mayStep(false, false)]).toEqual([true, true]);
    expect(leafing.mayStep(true, true)).toBe(false);
    draw();
    expect(leafing.mayStep(true, true)).toBe(true);
  });
});
