/** The kernels, and the algebra made of them, against plain loops. */
import { expect, it } from 'vitest';
import { factorise, solve } from '../../../src/vit/train/cholesky';
import { gramOf } from '../../../src/vit/train/curvature';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { padded, Workspace } from '../../../src/vit/train/workspace';

const random = seededRandom(11);
const numbers = (count: number): Float64Array => Float64Array.from({ length: count }, () => 2 * random() - 1);
const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - (b[i] ?? NaN))));
/** Sums in another order differ by so much. */
const ROUNDING = 1e-12;

it('multiplies four rows by two, of any length, none included', () => {
  for (const length of [0, 2, 6, 768]) {
    const space = new Workspace();
    const [a, b, out] = [space.take(4 * length), space.take(2 * length), space.take(12)];
    space.all.set(numbers(6 * length), a);
    space.dots(a, length, b, length, length, out, 3, 2); // strides of the caller's
    const at = (place: number, row: number, i: number): number => space.all[place + row * length + i] as number;
    for (let r = 0; r < 4; r++)
      for (let c = 0; c < 2; c++) {
        let sum = 0;
        for (let i = 0; i < length; i++) sum += at(a, r, i) * at(b, c, i);
        expect(Math.abs((space.all[out + 3 * r + 2 * c] as number) - sum)).toBeLessThan(ROUNDING);
      }
  }
});

it('adds four rows to two, each by its own number', () => {
  for (const length of [0, 2, 6, 768]) {
    const space = new Workspace();
    const [a, out, times] = [space.take(4 * length), space.take(2 * length), space.take(8)];
    const before = numbers(2 * length);
    space.all.set(numbers(4 * length), a);
    space.all.set(before, out);
    space.all.set(numbers(8), times);
    space.adds(out, length, a, length, length, times, 2, 1);
    const wanted = before.map((x, at) => {
      const [c, i] = [Math.floor(at / length), at % length];
      return x + [0, 1, 2, 3].reduce((sum, r) => sum + (space.all[times + 2 * r + c] as number) * (space.all[a + r * length + i] as number), 0); // prettier-ignore
    });
    expect(far(space.all.slice(out, out + 2 * length), wanted)).toBeLessThan(ROUNDING);
  }
});

it('factorises, and solves what the factor is of, whatever the size', () => {
  for (const cols of [1, 4, 7, 30]) {
    const rows = 3 * cols + 2;
    const size = padded(cols);
    const data = numbers(rows * cols);
    const space = new Workspace();
    const gram = gramOf(space, { rows, cols, data });
    const whole = Float64Array.from({ length: size * size }, (_, at) => {
      const [i, j] = [Math.max(Math.floor(at / size), at % size), Math.min(Math.floor(at / size), at % size)];
      return (gram[i * size + j] ?? 0) + (i === j ? 0.5 : 0);
    });
    expect(whole[0]).toBeCloseTo(0.5 + data.reduce((sum, x, at) => (at % cols === 0 ? sum + x * x : sum), 0) / rows, 12); // prettier-ignore
    space.clear();
    const [matrix, vectors] = [space.take(size * size), space.take(4 * size)];
    const wanted = numbers(4 * size);
    space.all.set(whole, matrix);
    const right = wanted.map((_, at) => {
      const [row, i] = [Math.floor(at / size), at % size];
      return Array.from({ length: size }, (_x, j) => (whole[i * size + j] as number) * (wanted[row * size + j] as number)).reduce((a, b) => a + b); // prettier-ignore
    });
    space.all.set(right, vectors);
    factorise(space, matrix, size);
    solve(space, matrix, size, vectors, 4);
    expect([cols, far(space.all.slice(vectors, vectors + 4 * size), wanted) < 1e-9]).toEqual([cols, true]);
  }
});
