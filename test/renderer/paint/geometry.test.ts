import { describe, expect, it } from 'vitest';
import { cellOf, inSight, layOut, patchAt, zoomed } from '../../../src/renderer/paint/geometry';

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
