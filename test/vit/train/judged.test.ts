/** What is said of single photos and labels after a cross-validation. */
import { expect, it } from 'vitest';
import { enoughOf } from '../../../src/vit/train/enough';
import { copiesIn, suspectsOf, wantingOf } from '../../../src/vit/train/judged';

it('names photos taken for another label, the most certain first', () => {
  const losses = Float64Array.of(0.1, 2, 0.4, 3);
  const predicted = Int32Array.of(0, 1, 0, 0);
  expect(suspectsOf([0, 0, 0, 1], { losses, predicted })).toEqual([
    { photo: 3, predicted: 0, probability: Math.exp(-3) },
    { photo: 1, predicted: 1, probability: Math.exp(-2) },
  ]);
});

it('wants photos of labels that are mistaken, and of those that have far fewer', () => {
  expect(wantingOf([[20, 0, 0], [3, 6, 1], [0, 0, 9]])).toEqual([
    { label: 1, photos: 10, right: 6, takenFor: 0 },
    { label: 2, photos: 9, right: 9, takenFor: null },
  ]); // prettier-ignore
  expect(wantingOf([[10, 0], [0, 10]])).toEqual([]); // prettier-ignore
});

it('says whether photos are enough', () => {
  const of = (...photos: number[]) => enoughOf(photos.map((n, i) => ({ label: `${i}`, photos: n })));
  expect(of(6)).toEqual({ kind: 'labels' });
  expect(of(6, 0)).toEqual({ kind: 'labels' });
  expect(of(6, 6, 1)).toEqual({ kind: 'alone', labels: [{ label: '2', photos: 1 }] });
  expect(of(6, 4)).toEqual({ kind: 'few', labels: [{ label: '1', photos: 4 }] });
  expect(of(5, 5)).toEqual({ kind: 'enough' });
});

it('counts copies', () => {
  expect(
    copiesIn(
      [
        [1, 2],
        [1, 2],
        [1, 3],
        [1, 2],
      ].map((row) => Float32Array.from(row)),
    ),
  ).toBe(2);
});
