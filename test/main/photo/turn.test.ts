import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { turned } from '../../../src/main/photo/turn';
import { addTurns, TURNS } from '../../../src/shared/turn';

/** 2 × 3 pixels of its own each. */
const PHOTO = { rows: 2, cols: 3, data: Uint8Array.from({ length: 18 }, (_, i) => i * 7) };

describe('turning a photo', () => {
  it.each(TURNS)('by %d° moves every pixel as sharp does', async (turn) => {
    const raw = { width: 3, height: 2, channels: 3 } as const;
    const { data, info } = await sharp(PHOTO.data, { raw }).rotate(turn).raw().toBuffer({ resolveWithObject: true });
    const { rows, cols, data: got } = turned(PHOTO, turn);
    expect([rows, cols]).toEqual([info.height, info.width]);
    expect([...got]).toEqual([...data]);
  });

  it('of what is kept beside the pixels loses nothing, and leaves the photo as it is', () => {
    const before = [...PHOTO.data];
    expect(turned({ ...PHOTO, format: 'heic' }, 90)).toMatchObject({ format: 'heic', rows: 3, cols: 2 });
    expect([...PHOTO.data]).toEqual(before);
    expect(turned(PHOTO, 0)).toBe(PHOTO);
  });

  it('adds up to a full circle', () => {
    expect([addTurns(270, 90), addTurns(0, -90), addTurns(90, 180), addTurns(90, -90)]).toEqual([0, 270, 270, 0]);
  });
});
