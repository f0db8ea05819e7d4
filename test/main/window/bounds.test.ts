import { describe, expect, it } from 'vitest';
import { MINIMUM, placeWindow } from '../../../src/main/window/bounds';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const SECOND = { x: 1920, y: 0, width: 2560, height: 1400 };

describe('placeWindow', () => {
  it('opens where it was', () => {
    const place = { x: 100, y: 50, width: 1400, height: 900, maximized: false };
    expect(placeWindow(place, [SCREEN])).toEqual(place);
  });

  it('opens on a second screen, and in the middle once that is gone', () => {
    const place = { x: 2500, y: 100, width: 1400, height: 900, maximized: true };
    expect(placeWindow(place, [SCREEN, SECOND])).toEqual(place);
    expect(placeWindow(place, [SCREEN])).toEqual({ width: 1400, height: 900, maximized: true });
  });

  it.each([
    null,
    undefined,
    'text',
    {},
    { width: -1, height: 900, maximized: false },
    { width: NaN, height: 9, maximized: false },
  ])('takes the first size for %j', (remembered) => {
    expect(placeWindow(remembered, [SCREEN])).toEqual({ width: 1280, height: 800, maximized: false });
  });

  it('is neither smaller than works nor larger than the screen', () => {
    const tiny = placeWindow({ width: 10, height: 10, maximized: false }, [SCREEN]);
    expect(tiny).toMatchObject(MINIMUM);
    const huge = placeWindow({ x: 0, y: 0, width: 9999, height: 9999, maximized: false }, [SCREEN]);
    expect(huge).toMatchObject({ width: SCREEN.width, height: SCREEN.height });
  });

  it('does not open where its title bar cannot be grabbed', () => {
    const size = { width: 1280, height: 800, maximized: false };
    for (const at of [
      { x: 1900, y: 10 },
      { x: -1250, y: 10 },
      { x: 10, y: -400 },
      { x: 10, y: 1030 },
    ]) {
      expect(placeWindow({ ...size, ...at }, [SCREEN])).toEqual(size);
    }
  });

  it('opens without any screen known', () => {
    expect(placeWindow(null, [])).toEqual({ width: 1280, height: 800, maximized: false });
  });
});
