/** The k-th smallest of many numbers without sorting them: radix selection on the bits of float32 (Knuth, TAOCP 3, section 5.2.5). */

/** Digits of long ranges have 11 bits, those of short ones 8, so that clearing the counts does not cost more than counting. */
const LONG = 4096;
const counts = new Uint32Array(2 ** 11);

export interface Selected {
  readonly value: number;
  /** How many are smaller. */
  readonly below: number;
}

/** Of `values[start]` … `values[end − 1]`, none of them NaN, the one that would stand at place `k` (from 0) if they were sorted. */
export function kthSmallest(values: Float32Array, start: number, end: number, k: number): Selected {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const width = end - start > LONG ? 11 : 8;
  let [known, mask, below] = [0, 0, 0];
  for (let rest = 32; rest > 0;) {
    const digit = Math.min(width, rest);
    rest -= digit;
    const last = 2 ** digit - 1;
    counts.fill(0, 0, last + 1);
    for (let at = start; at < end; at++) {
      const key = inOrder(bits[at] as number);
      if ((key & mask) >>> 0 === known) (counts[(key >>> rest) & last] as number)++;
    }
    let bin = 0;
    while (below + (counts[bin] as number) <= k) below += counts[bin++] as number;
    known = (known | (bin << rest)) >>> 0;
    mask = (mask | (last << rest)) >>> 0;
  }
  return { value: valueOf(known), below };
}

/** Keys compare as unsigned integers the way their floats do: negative ones have all bits turned, others the sign. */
function inOrder(bits: number): number {
  return (bits ^ (bits >>> 31 ? 0xffffffff : 0x80000000)) >>> 0;
}

function valueOf(key: number): number {
  scratch[0] = (key ^ (key >>> 31 ? 0x80000000 : 0xffffffff)) >>> 0;
  return new Float32Array(scratch.buffer)[0] as number;
}

const scratch = new Uint32Array(1);
