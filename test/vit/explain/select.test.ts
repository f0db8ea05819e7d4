import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kthSmallest } from '../../../src/vit/explain/select';
import { seededRandom } from '../../../src/vit/explain/seeded';

/** What sorting says; 0 and −0 count as equal. */
function sorted(values: Float32Array, k: number) {
  const value = values.slice().sort()[k]! + 0;
  const count = (holds: (each: number) => boolean): number => values.filter(holds).length;
  return { value, below: count((each) => each < value), equal: count((each) => each === value) };
}

describe('the k-th smallest', () => {
  it('is that of the sorted numbers, of any sign, with ties', () => {
    const numbers = fc.array(fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, 0.5, 1e-40)), { minLength: 1, maxLength: 40 }); // prettier-ignore
    fc.assert(
      fc.property(numbers, fc.nat(), (list, seed) => {
        const values = Float32Array.from(list, (each) => each + 0);
        const k = seed % values.length;
        expect(kthSmallest(values, 0, values.length, k)).toEqual(sorted(values, k));
      }),
    );
  });

  it('of many numbers in one narrow range is found digit by digit', () => {
    const random = seededRandom(2);
    const near = Float32Array.from({ length: 5000 }, () => 0.5 + Math.floor(random() * 900) * 2 ** -24);
    const far = Float32Array.from({ length: 300 }, () => (random() - 0.5) * 1e30);
    for (const values of [near, far])
      for (const k of [0, 17, 299]) expect(kthSmallest(values, 0, values.length, k)).toEqual(sorted(values, k));
  });

  it('of a long range, and of a part of a view, is found as well', () => {
    const random = seededRandom(1);
    const all = Float32Array.from({ length: 6000 }, () => random() ** 8);
    const view = all.subarray(500);
    expect(kthSmallest(view, 0, view.length, 2750)).toEqual(sorted(view, 2750));
    expect(kthSmallest(view, 100, 200, 7)).toEqual(sorted(view.slice(100, 200), 7));
  });
});
