/**
 * All pairs of vectors of length 1 whose cosine is large enough, without multiplying every pair. Two vectors that are near to each other are equally far from any
 * third one, and lie near to each other along every direction (the triangle inequality twice): what fails either test is no pair. Nothing is left out.
 */
import { seededRandom } from '../../vit/explain/seeded';

/** Vectors of length 1, one after the other. */
export interface Units {
  /** [count, size] */
  readonly data: Float32Array;
  readonly count: number;
  readonly size: number;
}

/** Vectors that others are held against. */
const MOST_PIVOTS = 256;
/** Directions that rule pairs out. */
const DIRECTIONS = 12;
const ROUNDS = 4;
/** Vectors that directions are found on. */
const SAMPLE = 500;
/** Rounding of distances near 0, where a square root makes much of it. */
const SLACK = 1e-3;
/** Work without a pause, in milliseconds: others are waiting. */
const TURN_MS = 20;

/** @param pause lets others have their turn */
export async function nearPairs(
  units: Units,
  least: number,
  found: (i: number, j: number, cosine: number) => void,
  pause: () => Promise<void>,
): Promise<void> {
  const { count } = units;
  const reach = Math.sqrt(Math.max(0, 2 - 2 * least)) + SLACK;
  const rest = turns(pause);
  const along = await projections(units, rest);
  const pivots = spread(count, Math.min(MOST_PIVOTS, Math.ceil(Math.sqrt(count))));
  const nearest = await nearestPivots(units, pivots, rest);
  for (const [p, pivot] of pivots.entries()) {
    const far = new Float32Array(count); // [count]
    for (let i = 0; i < count; i++) far[i] = distance(units, i, pivot);
    const order = byDistance(far);
    await rest();
    for (let i = 0; i < count; i++) {
      if (nearest[i] !== p) continue;
      const at = far[i] as number;
      for (let k = firstFrom(order, far, at - reach); k < count; k++) {
        const j = order[k] as number;
        if ((far[j] as number) > at + reach) break;
        if (j >= i || isFar(along, i, j, reach)) continue;
        const cosine = product(units, i, j);
        if (cosine >= least) found(i, j, cosine);
      }
      await rest();
    }
  }
}

/** Resolves at once most of the time. */
function turns(pause: () => Promise<void>): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < TURN_MS) return undefined;
    return pause().then(() => void (since = performance.now()));
  };
}

/** Places at equal distances: photos that came together are often of one thing. */
const spread = (count: number, some: number): number[] =>
  Array.from({ length: some }, (_, p) => Math.floor((p * count) / some));

/** Of each vector, the place of its nearest pivot: those that are near to it stand apart from the rest there. */
async function nearestPivots(
  units: Units,
  pivots: readonly number[],
  rest: () => Promise<void> | undefined,
): Promise<Uint16Array> {
  const nearest = new Uint16Array(units.count); // [count]
  for (let i = 0; i < units.count; i++) {
    let best = -Infinity;
    for (let p = 0; p < pivots.length; p++) {
      const cosine = product(units, i, pivots[p] as number);
      if (cosine > best) [best, nearest[i]] = [cosine, p];
    }
    await rest();
  }
  return nearest;
}

/** Distances count in steps of 2⁻²⁴, and below them in the same number stands whose each is: numbers are sorted many times as fast as by a function. */
const STEPS = 2 ** 24;
const PLACES = 2 ** 24;
/** Distance of a vector without direction (all zeros): beyond every real one. */
const BEYOND = 3;

/** Places in the order of their distances, to a step. */
function byDistance(far: Float32Array): Uint32Array {
  const keys = Float64Array.from(far, (distance, i) => Math.floor(Math.min(BEYOND, distance) * STEPS) * PLACES + i);
  return Uint32Array.from(keys.sort(), (key) => key % PLACES);
}

/** The first place in the order whose distance is at least this; a vector that is no direction has none, and stands last. */
function firstFrom(order: Uint32Array, far: Float32Array, least: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((far[order[middle] as number] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function product({ data, size }: Units, i: number, j: number): number {
  let sum = 0;
  for (let k = 0, a = i * size, b = j * size; k < size; k++, a++, b++) sum += (data[a] as number) * (data[b] as number);
  return sum;
}

/** Infinite for what is no direction. */
function distance(units: Units, i: number, j: number): number {
  const cosine = product(units, i, j);
  return cosine <= 2 ? Math.sqrt(Math.max(0, 2 - 2 * cosine)) : Infinity;
}

/** Along these directions alone they are farther apart than a pair is. */
function isFar(along: Float32Array, i: number, j: number, reach: number): boolean {
  let sum = 0;
  const most = reach * reach;
  for (let d = 0, a = i * DIRECTIONS, b = j * DIRECTIONS; d < DIRECTIONS; d++) {
    const by = (along[a + d] as number) - (along[b + d] as number);
    sum += by * by;
    if (sum > most) return true;
  }
  return false;
}

async function projections(units: Units, rest: () => Promise<void> | undefined): Promise<Float32Array> {
  const { data, count, size } = units;
  const directions = directionsOf(units);
  const along = new Float32Array(count * DIRECTIONS); // [count, directions]
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < DIRECTIONS; d++) along[i * DIRECTIONS + d] = dot(data.subarray(i * size, (i + 1) * size), directions[d] as Float64Array); // prettier-ignore
    await rest();
  }
  return along;
}

/** Directions at right angles in which a sample differs much: powers of its covariance on random starts. Any such directions are right; good ones are quick. */
function directionsOf({ data, count, size }: Units): Float64Array[] {
  const some = spread(count, Math.min(SAMPLE, count)).map((i) => data.subarray(i * size, (i + 1) * size));
  const mean = new Float64Array(size);
  for (const vector of some) vector.forEach((x, k) => (mean[k] = (mean[k] as number) + x / some.length));
  const off = some.map((vector) => Float64Array.from(vector, (x, k) => x - (mean[k] as number)));
  const random = seededRandom(1);
  let basis = Array.from({ length: DIRECTIONS }, () => Float64Array.from({ length: size }, () => random() - 0.5));
  for (let round = 0; round < ROUNDS; round++)
    basis = rightAngled(
      basis.map((direction) => {
        const next = new Float64Array(size);
        for (const vector of off) {
          const by = dot(vector, direction);
          for (let k = 0; k < size; k++) next[k] = (next[k] as number) + by * (vector[k] as number);
        }
        return next;
      }),
    );
  return basis;
}

/** Gram and Schmidt's way; what nothing is left of, or what is no number, is no direction. */
function rightAngled(vectors: readonly Float64Array<ArrayBuffer>[]): Float64Array<ArrayBuffer>[] {
  const basis: Float64Array<ArrayBuffer>[] = [];
  for (const vector of vectors) {
    for (let twice = 0; twice < 2; twice++)
      for (const known of basis) {
        const by = dot(vector, known);
        for (let k = 0; k < vector.length; k++) vector[k] = (vector[k] as number) - by * (known[k] as number);
      }
    const length = Math.sqrt(dot(vector, vector));
    basis.push(length > 1e-12 ? vector.map((x) => x / length) : new Float64Array(vector.length));
  }
  return basis;
}

function dot(a: Float32Array | Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < b.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
