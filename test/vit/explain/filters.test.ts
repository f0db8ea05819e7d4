import { describe, expect, it } from 'vitest';
import { folderFiles } from '../../../src/vit/node/folder-files';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { filterComponents } from '../../../src/vit/explain/filters';
import { SMALL_VIT } from '../../support/places';
import { readLensFixture } from './lens-fixture';
import { readFixture } from './stacks';

/** Seven places in the fixture; tiles are kept as float32. */
const PARITY = 1e-6;

const fixture = readLensFixture();
const { logits } = readFixture('attention-0');

const farthest = (got: ArrayLike<number>, wanted: readonly number[]): number =>
  Math.max(...wanted.map((value, i) => Math.abs(value - (got[i] ?? NaN))));

describe('principal components of the filters', () => {
  it.each(['wide', 'tall', 'grey'] as const)('equal NumPy’s singular vectors (%s)', (name) => {
    const { shape, explained, tiles } = fixture.filters[name];
    const [dim, channels, rows, cols] = shape;
    const weights = logits.subarray(0, dim * channels * rows * cols);
    const found = filterComponents(weights, { dim, channels, patchSize: [rows, cols] }, 4);
    expect([found.count, found.rows, found.cols]).toEqual([4, rows, cols]);
    expect(farthest(found.explained, explained)).toBeLessThan(PARITY);
    expect(found.tiles).toHaveLength(tiles.length);
    expect(farthest(found.tiles, tiles)).toBeLessThan(PARITY);
  });

  it('of the small model equal NumPy’s', async () => {
    const files = folderFiles(SMALL_VIT);
    const { config, read } = await openCheckpoint(files);
    const found = filterComponents(await read('patch_embed.proj.weight'), config, 6);
    expect(farthest(found.explained, fixture.smallVit.explained)).toBeLessThan(PARITY);
    expect(farthest(found.tiles, fixture.smallVit.tile)).toBeLessThan(PARITY);
  });

  it('are as many as the filters span, and explain everything together', () => {
    // Four samples whose differences span a plane: (±1, ±2) around their mean.
    const weights = Float32Array.of(1, 2, 5, 1, -2, 5, -1, 2, 5, -1, -2, 5);
    const found = filterComponents(weights, { dim: 4, channels: 3, patchSize: [1, 1] }, 28);
    expect(found.count).toBe(2);
    expect(Array.from(found.explained, (share) => Number(share.toFixed(6)))).toEqual([0.8, 0.2]);
    expect(Array.from(found.tiles)).toEqual([0.5, 1, 0.5, 1, 0.5, 0.5]);
  });

  it('of filters that are all the same are none', () => {
    const found = filterComponents(new Float32Array(12).fill(3), { dim: 4, channels: 3, patchSize: [1, 1] }, 5);
    expect(found).toMatchObject({ count: 0, tiles: new Float32Array(0) });
  });

  it('refuse a projection of another size', () => {
    expect(() => filterComponents(new Float32Array(5), { dim: 4, channels: 3, patchSize: [1, 1] }, 1)).toThrow(/12/);
  });
});
