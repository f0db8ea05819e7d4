/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder reflections make it tridiagonal, then implicitly shifted QL
 * steps make it diagonal (Golub & Van Loan, Matrix Computations, 8.3). Exact to rounding, also where eigenvalues meet.
 */

export interface Eigen {
  /** Largest first: [size]. */
  readonly values: Float64Array;
  /** Row i belongs to value i and has length 1: [size, size]. */
  readonly vectors: Float64Array;
}

/** O(size³): 768 take two to four seconds. @param matrix symmetric, [size, size]; used up */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const { diagonal, beside, vectors } = tridiagonal(matrix, size);
  for (let at = 0; at < size; at++) settle(at, diagonal, beside, vectors);
  const order = Array.from(diagonal.keys()).sort((a, b) => (diagonal[b] as number) - (diagonal[a] as number));
  const sorted = new Float64Array(size * size); // [size, size]
  order.forEach((from, to) => sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, (i) => diagonal[i] as number), vectors: sorted };
}

/** A = Vᵀ T V: T has `diagonal` [size] and, coupling i with i + 1, `beside` [size]; rows of V are orthonormal. */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly beside: Float64Array;
  readonly vectors: Float64Array;
}

/** Step k reflects the coordinates after k, A ← H A H with H = I − 2 w wᵀ, so that row k keeps one number beside its diagonal. */
function tridiagonal(a: Float64Array, size: number): Tridiagonal {
  const [diagonal, beside] = [new Float64Array(size), new Float64Array(size)];
  const mirrors: Float64Array[] = [];
  for (let k = 0; k < size - 1; k++) {
    const { w, image } = mirrorOf(a.slice(k * size + k + 1, (k + 1) * size));
    beside[k] = image;
    mirrors.push(w);
    reflectBoth(a, size, k + 1, w);
  }
  for (let k = 0; k < size; k++) diagonal[k] = a[k * size + k] as number;
  const vectors = new Float64Array(size * size); // [size, size]
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let k = size - 2; k >= 0; k--) reflectRows(vectors, size, k + 1, mirrors[k] as Float64Array);
  return { diagonal, beside, vectors };
}

/** The unit vector w, made from x in place, whose reflection takes x to (image, 0, 0 …); w = 0 where x is that already. */
function mirrorOf(x: Float64Array): { readonly w: Float64Array; readonly image: number } {
  const first = x[0] as number;
  const length = Math.sqrt(dot(x, x));
  if (length === Math.abs(first)) return { w: x.fill(0), image: first };
  const image = first > 0 ? -length : length; // on the other side, so that nothing cancels
  x[0] = first - image;
  const norm = Math.sqrt(dot(x, x));
  for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) / norm;
  return { w: x, image };
}

/** A ← H A H for rows and columns from `start`: with p = A w and q = p − (w · p) w, that is A − 2 w qᵀ − 2 q wᵀ. */
function reflectBoth(a: Float64Array, size: number, start: number, w: Float64Array): void {
  const rowOf = (i: number): Float64Array => a.subarray((start + i) * size + start, (start + i + 1) * size);
  const q = w.map((_, i) => dot(rowOf(i), w));
  const along = dot(w, q);
  for (let i = 0; i < w.length; i++) q[i] = (q[i] as number) - along * (w[i] as number);
  for (let i = 0; i < w.length; i++) {
    const row = rowOf(i);
    const [wi, qi] = [2 * (w[i] as number), 2 * (q[i] as number)];
    for (let j = 0; j < w.length; j++) row[j] = (row[j] as number) - wi * (q[j] as number) - qi * (w[j] as number);
  }
}

/** Every row from `start` on, reflected: r ← r − 2 (r · w) w. */
function reflectRows(v: Float64Array, size: number, start: number, w: Float64Array): void {
  for (let i = start; i < size; i++) {
    const row = v.subarray(i * size + start, (i + 1) * size);
    const twice = 2 * dot(row, w);
    if (twice !== 0) for (let j = 0; j < w.length; j++) row[j] = (row[j] as number) - twice * (w[j] as number);
  }
}

/** QL steps until entry `at` of the diagonal stands alone; each is a chain of rotations from the end of its block back to `at`. */
function settle(at: number, d: Float64Array, e: Float64Array, vectors: Float64Array): void {
  for (let end = blockEnd(at, d, e); end > at; end = blockEnd(at, d, e)) {
    const half = ((d[at + 1] as number) - (d[at] as number)) / (2 * (e[at] as number));
    const root = Math.hypot(half, 1);
    let g = (d[end] as number) - (d[at] as number) + (e[at] as number) / (half + (half < 0 ? -root : root));
    let [sine, cosine, carried] = [1, 1, 0];
    for (let i = end - 1; i >= at; i--) {
      const [f, b] = [sine * (e[i] as number), cosine * (e[i] as number)];
      const r = Math.hypot(f, g);
      e[i + 1] = r;
      [sine, cosine] = r === 0 ? [0, 1] : [f / r, g / r];
      const rest = (d[i + 1] as number) - carried;
      const mixed = ((d[i] as number) - rest) * sine + 2 * cosine * b;
      carried = sine * mixed;
      d[i + 1] = rest + carried;
      g = cosine * mixed - b;
      rotate(vectors, d.length, i, sine, cosine);
    }
    d[at] = (d[at] as number) - carried;
    e[at] = g;
    e[end] = 0;
  }
}

/** The last index that is coupled with `at` through entries that still count. */
function blockEnd(at: number, d: Float64Array, e: Float64Array): number {
  let end = at;
  while (end < d.length - 1) {
    const size = Math.abs(d[end] as number) + Math.abs(d[end + 1] as number);
    if (Math.abs(e[end] as number) <= Number.EPSILON * size) return end;
    end++;
  }
  return end;
}

function rotate(vectors: Float64Array, size: number, i: number, sine: number, cosine: number): void {
  const [row, next] = [vectors.subarray(i * size, (i + 1) * size), vectors.subarray((i + 1) * size, (i + 2) * size)];
  for (let j = 0; j < size; j++) {
    const [a, b] = [row[j] as number, next[j] as number];
    next[j] = sine * a + cosine * b;
    row[j] = cosine * a - sine * b;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
