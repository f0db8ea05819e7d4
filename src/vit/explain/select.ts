/**
 * The k-th smallest of many numbers without sorting them: numbers fall into bins of rising value, and only the bin that holds the k-th
 * is looked at more closely (bucket selection; digit by digit on the bits of float32 where that bin is large: Knuth, TAOCP 3, section 5.2.5).
 */

export interface Selected {
  readonly value: number;
  /** How many are smaller. */
  readonly below: number;
  /** How many are equal, itself included. */
  readonly equal: number;
}

/**
 * A number's bin is its leading bits from 2⁻³¹ to 2, where attention lies, cut to `last`; what is smaller or larger shares the first or
 * last one. Long ranges take 128 bins for each power of two, short ones 8, so that clearing the counts does not cost more than counting.
 */
interface Bins {
  readonly shift: number;
  readonly last: number;
  readonly first: number;
}

const LONG: Bins = { shift: 16, last: 4095, first: (96 << 23) >> 16 };
const SHORT: Bins = { shift: 20, last: 255, first: (96 << 23) >> 20 };
/** Ranges from this length on are long. */
const LONG_FROM = 4096;
/** Up to this many numbers are sorted by insertion. */
const FEW = 48;

const counts = new Uint32Array(4096);
let candidates = new Float32Array(4096);

/** Of `values[start]` … `values[end − 1]`, none of them NaN, the one that would stand at place `k` (from 0) if they were sorted. */
export function kthSmallest(values: Float32Array, start: number, end: number, k: number): Selected {
  const bins = end - start < LONG_FROM ? SHORT : LONG;
  if (candidates.length < end - start) candidates = new Float32Array(end - start);
  const keys = new Int32Array(values.buffer, values.byteOffset, values.length);
  count(keys, start, end, bins);
  let [bin, below] = [0, 0];
  while (below + (counts[bin] as number) <= k) below += counts[bin++] as number;
  const found = gather(values, keys, start, end, bins, bin);
  const isEdge = bin === 0 || bin === bins.last; // numbers of any size
  const { value, below: less, equal } = isEdge ? ofEdge(found, k - below) : byDigits(found, k - below, bins.shift);
  return { value, below: below + less, equal };
}

/** `counts` ← how many fall into each bin. */
function count(keys: Int32Array, start: number, end: number, { shift, last, first }: Bins): void {
  counts.fill(0, 0, last + 1);
  for (let at = start; at < end; at++) {
    const bin = (inOrder(keys[at] as number) >> shift) - first;
    (counts[bin < 0 ? 0 : bin > last ? last : bin] as number)++;
  }
}

/** `candidates` ← the numbers of one bin; returns how many. */
function gather(
  values: Float32Array,
  keys: Int32Array,
  start: number,
  end: number,
  { shift, last, first }: Bins,
  wanted: number,
): number {
  let found = 0;
  for (let at = start; at < end; at++) {
    const bin = (inOrder(keys[at] as number) >> shift) - first;
    if ((bin < 0 ? 0 : bin > last ? last : bin) === wanted) candidates[found++] = values[at] as number;
  }
  return found;
}

/** Selects among the first `length` candidates by insertion, which orders them. */
function byInsertion(length: number, k: number): Selected {
  for (let i = 1; i < length; i++) {
    const value = candidates[i] as number;
    let at = i;
    for (; at > 0 && (candidates[at - 1] as number) > value; at--) candidates[at] = candidates[at - 1] as number;
    candidates[at] = value;
  }
  const value = candidates[k] as number;
  let [below, equal] = [0, 1];
  while (candidates[below] !== value) below++;
  while (below + equal < length && candidates[below + equal] === value) equal++;
  return { value, below, equal };
}

/** Of the first `length` candidates. Where a lens clamps at zero, zero is half of all numbers and the smallest: that is seen at once. */
function ofEdge(length: number, k: number): Selected {
  let [value, equal] = [Infinity, 0];
  for (let at = 0; at < length; at++) {
    const candidate = candidates[at] as number;
    if (candidate > value) continue;
    equal = candidate < value ? 1 : equal + 1;
    value = candidate;
  }
  return k < equal ? { value, below: 0, equal } : byDigits(length, k, 32);
}

/** Of the first `length` candidates, which differ in their last `rest` bits: those that share the k-th's next digit remain. */
function byDigits(length: number, k: number, rest: number): Selected {
  const keys = new Int32Array(candidates.buffer, 0, length);
  let below = 0;
  while (length > FEW && rest > 0) {
    const digit = Math.min(8, rest);
    rest -= digit;
    const last = 2 ** digit - 1;
    counts.fill(0, 0, last + 1);
    for (let at = 0; at < length; at++) (counts[digitOf(keys[at] as number, rest, last)] as number)++;
    let bin = 0;
    while (below + (counts[bin] as number) <= k) below += counts[bin++] as number;
    let found = 0;
    for (let at = 0; at < length; at++) {
      if (digitOf(keys[at] as number, rest, last) === bin) keys[found++] = keys[at] as number;
    }
    length = found;
  }
  if (length > FEW) return { value: candidates[0] as number, below, equal: length }; // equal to the last bit
  const { value, below: less, equal } = byInsertion(length, k - below);
  return { value, below: below + less, equal };
}

function digitOf(key: number, rest: number, last: number): number {
  return ((inOrder(key) ^ SIGN) >>> rest) & last;
}

const SIGN = 1 << 31;

/** Bits of a float32 as an integer that compares as the float does: negative ones have all bits but the sign turned. */
function inOrder(bits: number): number {
  return bits ^ ((bits >> 31) & 0x7fffffff);
}
