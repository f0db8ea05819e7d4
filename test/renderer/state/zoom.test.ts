import { describe, expect, it } from 'vitest';
import { Zoom } from '../../../src/renderer/state/zoom.svelte';

function setUp(full = 4) {
  const zoom = new Zoom();
  zoom.room = { full, sight: { x: 1.25, y: 2 } }; // a wide photo: it fills the stage sideways, half of it upwards
  return zoom;
}

describe('Zoom', () => {
  it('keeps the point under the pointer where it is', () => {
    const zoom = setUp();
    zoom.by(4);
    const at = { x: 0.4, y: 0.55 };
    const place = () => (at.x - zoom.centre.x) * zoom.factor;
    const before = place();
    zoom.by(1.5, at);
    expect(place()).toBeCloseTo(before, 12);
  });

  it('shows no room beside the photo, and what is in sight as a whole in the middle', () => {
    const zoom = setUp();
    zoom.by(2, { x: 0, y: 0 });
    expect([zoom.centre.x, zoom.centre.y]).toEqual([0.3125, 0.5]);
    zoom.pan({ x: -1, y: 0.2 });
    expect([zoom.centre.x, zoom.centre.y]).toEqual([0.6875, 0.5]);
  });

  it('goes between the whole photo and its own pixels, and no further than sixteen times', () => {
    const zoom = setUp();
    zoom.toggle({ x: 0.5, y: 0.5 });
    expect(zoom.factor).toBe(4);
    zoom.toggle({ x: 0.5, y: 0.5 });
    expect(zoom.factor).toBe(1);
    zoom.by(1000);
    expect(zoom.factor).toBe(16);
    zoom.by(1 / 1000);
    expect([zoom.factor, zoom.centre]).toEqual([1, { x: 0.5, y: 0.5 }]);
  });

  it('makes a small photo smaller than the stage only down to its own pixels', () => {
    const zoom = setUp(0.5);
    zoom.by(0.1);
    expect(zoom.factor).toBe(0.5);
  });
});
