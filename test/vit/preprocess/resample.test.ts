import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { resample } from '../../../src/vit/preprocess/resample/resample';
import { scalarPasses } from '../../../src/vit/preprocess/resample/scalar';
import { vectorPasses } from '../../../src/vit/preprocess/resample/vector';
import { squareOf, rowsOf } from '../../../src/vit/preprocess/rows';
import type { RgbImage } from '../../../src/vit/preprocess/rgb';

const passes = vectorPasses();
if (!passes) throw new Error('expected WebAssembly with vectors');

/** Noise; `hard` has only the two ends of the scale, where sums overshoot most. */
function noise(rows: number, cols: number, seed: number, hard: boolean): RgbImage {
  const random = seededRandom(seed);
  const value = (): number => (hard ? Math.round(random()) * 255 : Math.floor(random() * 256));
  return { rows, cols, data: Uint8Array.from({ length: rows * cols * 3 }, value) };
}

const same = (a: RgbImage | undefined, b: RgbImage | undefined): boolean =>
  a !== undefined && b !== undefined && a.cols === b.cols && Buffer.from(a.data).equals(Buffer.from(b.data));

const CASE = fc
  .record({
    rows: fc.integer({ min: 1, max: 90 }),
    cols: fc.integer({ min: 1, max: 90 }),
    toRows: fc.integer({ min: 1, max: 60 }),
    toCols: fc.integer({ min: 1, max: 60 }),
    interpolation: fc.constantFrom('bilinear', 'bicubic', 'lanczos'),
    square: fc.boolean(),
    hard: fc.boolean(),
    seed: fc.nat(),
  })
  .chain((one) =>
    fc.record({
      one: fc.constant(one),
      top: fc.nat(one.toRows - 1),
      left: fc.nat(one.toCols - 1),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );

describe('the vector kernels of a resize', () => {
  it('give the bits of the plain passes, for any size, window and filter', () => {
    fc.assert(
      fc.property(CASE, ({ one, top, left, share }) => {
        const { rows, cols, toRows, toCols, interpolation } = one;
        const image = noise(rows, cols, one.seed, one.hard);
        const window = {
          top,
          left,
          rows: 1 + Math.floor(share * (toRows - top - 1)),
          cols: 1 + Math.floor(share * (toCols - left - 1)),
        };
        const [plain, vector] = [scalarPasses, passes].map((by) => {
          const source = one.square ? squareOf(image, [255, 0, 128]) : rowsOf(image);
          return resample(source, toRows, toCols, window, interpolation, by);
        });
        expect(same(vector, plain)).toBe(true);
      }),
      { seed: 16, numRuns: 400 },
    );
  });

  it.each([
    [1, 20_000, 1, 7],
    [20_000, 1, 7, 1],
    [900, 1200, 7, 5],
    [2, 3, 700, 900],
  ])(
    'give them for %i × %i → %i × %i, after one another, whatever the memory held before',
    (rows, cols, toRows, toCols) => {
      const source = rowsOf(noise(rows, cols, 5, true));
      const window = { top: 0, left: 0, rows: toRows, cols: toCols };
      const [plain, vector] = [scalarPasses, passes].map((by) =>
        resample(source, toRows, toCols, window, 'bicubic', by),
      );
      expect(same(vector, plain)).toBe(true);
    },
  );
});
