import { describe, expect, it } from 'vitest';
import {
  cellOf,
  cornerAt,
  inSight,
  layOut,
  patchAt,
  rectOf,
  regionBetween,
  zoomed,
} from '../../../src/renderer/paint/geometry';

const GRID = { rows: 4, cols: 8 };

describe('layOut', () => {
  it('fits a wide photo to the width and centres it', () => {
    const { frame, scale } = layOut(100, 200, null, 440, 400, 20);
    expect(scale).toBe(2);
    expect(frame).toEqual({ left: 20, top: 100, width: 400, height: 200 });
  });

  it('places the crop within the photo', () => {
    const { crop, photo } = layOut(100, 200, { top: 0, left: 50, height: 100, width: 100 }, 200, 100, 0);
    expect(photo).toEqual({ left: 0, top: 0, width: 200, height: 100 });
    expect(crop).toEqual({ left: 50, top: 0, width: 100, height: 100 });
  });

  it('makes room for padding that the model saw around the photo', () => {
    const { frame, photo, crop } = layOut(100, 200, { top: -50, left: 0, height: 200, width: 200 }, 200, 200, 0);
    expect(frame).toEqual({ left: 0, top: 0, width: 200, height: 200 });
    expect(photo).toEqual({ left: 0, top: 50, width: 200, height: 100 });
    expect(crop).toEqual({ left: 0, top: 0, width: 200, height: 200 });
  });

  it('is empty without a photo or without room', () => {
    expect(layOut(0, 0, null, 400, 400, 20).frame.width).toBe(0);
    expect(layOut(100, 100, null, 10, 10, 20).scale).toBe(0);
  });
});

describe('patches on the stage', () => {
  const crop = { left: 100, top: 0, width: 80, height: 40 };

  it('are found under a point', () => {
    expect(patchAt(100, 0, crop, GRID)).toEqual({ row: 0, col: 0 });
    expect(patchAt(179.9, 39.9, crop, GRID)).toEqual({ row: 3, col: 7 });
  });

  it('end where the crop ends', () => {
    expect(patchAt(99.9, 0, crop, GRID)).toBeNull();
    expect(patchAt(180, 0, crop, GRID)).toBeNull();
    expect(patchAt(100, 40, crop, GRID)).toBeNull();
  });

  it('have a cell that holds their own centre', () => {
    const cell = cellOf({ row: 2, col: 5 }, crop, GRID);
    expect(cell).toEqual({ left: 150, top: 20, width: 10, height: 10 });
    expect(patchAt(cell.left + 5, cell.top + 5, crop, GRID)).toEqual({ row: 2, col: 5 });
  });
});

describe('zoomed', () => {
  const fitted = layOut(100, 200, { top: 0, left: 50, height: 100, width: 100 }, 440, 400, 20);

  it('leaves everything as it fits at factor 1', () => {
    expect(zoomed(fitted, 1, { x: 0.5, y: 0.5 }, 440, 400)).toEqual(fitted);
  });

  it('grows photo and crop together, around the point in the middle', () => {
    const { frame, crop, scale } = zoomed(fitted, 3, { x: 0.25, y: 0.5 }, 440, 400);
    expect(frame).toEqual({ left: -80, top: -100, width: 1200, height: 600 });
    expect(crop).toEqual({ left: 300, top: 0, width: 600, height: 600 });
    expect(scale).toBe(6);
    expect(inSight(frame, 440, 400)).toEqual({ left: 80, top: 100, width: 440, height: 400 });
  });
});

describe('a part of a photo, drawn by hand', () => {
  /** A photo turned by its camera is upright here: 300 rows, 200 columns. */
  const SIZE = { rows: 300, cols: 200 };
  const fitted = layOut(SIZE.rows, SIZE.cols, null, 440, 400, 20);
  const spread = (photo: typeof fitted.photo, x: number, y: number): readonly [number, number] =>
    cornerAt(photo.left + x * photo.width, photo.top + y * photo.height, photo, SIZE);

  it('is in the photo’s own pixels, at every zoom, wherever its frame lies', () => {
    for (const factor of [1, 1.7, 8]) {
      const { frame, photo } = zoomed(fitted, factor, { x: 0.3, y: 0.6 }, 440, 400);
      const onScreen = { ...photo, left: photo.left + frame.left, top: photo.top + frame.top };
      for (const place of [photo, onScreen]) {
        expect(spread(place, 0.1, 0.5)).toEqual([150, 20]);
        expect(spread(place, 0.9, 0.75)).toEqual([225, 180]);
      }
    }
  });

  it('takes every pixel of a photo that is drawn small, to within half of the screen’s', () => {
    const photo = { left: 10, top: 5, width: 50, height: 75 }; // four photo pixels to one of the screen
    expect(cornerAt(10, 5, photo, SIZE)).toEqual([0, 0]);
    expect(cornerAt(11, 6, photo, SIZE)).toEqual([4, 4]);
    expect(cornerAt(60, 80, photo, SIZE)).toEqual([300, 200]);
  });

  it('ends at the photo’s edge for a hand beyond it', () => {
    expect(spread(fitted.photo, -0.4, 1.2)).toEqual([300, 0]);
    expect(spread(fitted.photo, 3, -1)).toEqual([0, 200]);
  });

  it('is the same whichever corner is first', () => {
    const wanted = { top: 20, left: 5, bottom: 90, right: 70 };
    expect(regionBetween([20, 5], [90, 70])).toEqual(wanted);
    expect(regionBetween([90, 5], [20, 70])).toEqual(wanted);
    expect(regionBetween([90, 70], [20, 5])).toEqual(wanted);
  });

  it('is drawn where it was drawn', () => {
    const { photo } = zoomed(fitted, 2.5, { x: 0.5, y: 0.5 }, 440, 400);
    const region = regionBetween(spread(photo, 0.25, 0.1), spread(photo, 0.5, 0.9));
    const { left, top, width, height } = rectOf(region, photo, SIZE);
    expect([left, top, width, height]).toEqual([0.25 * photo.width, 0.1 * photo.height, 0.25 * photo.width, 0.8 * photo.height].map((each) => expect.closeTo(each, 6) as number)); // prettier-ignore
  });

  it('has a whole padded picture around it', () => {
    const padded = layOut(100, 200, { top: -50, left: 0, height: 200, width: 200 }, 240, 240, 20);
    expect(cornerAt(padded.photo.left, padded.photo.top, padded.photo, { rows: 100, cols: 200 })).toEqual([0, 0]);
    expect(padded.photo.top).toBe(50);
  });
});
