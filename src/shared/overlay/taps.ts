/** Where an output pixel reads the patch grid along one axis: four neighbours and their weights, computed once per axis. */

export interface Taps {
  /** First and past-the-last output pixel inside the crop. */
  readonly start: number;
  readonly end: number;
  /** Per pixel of [start, end): four grid indices, clamped at the edges. */
  readonly index: Uint16Array;
  /** Per pixel: four weights that sum to 1. */
  readonly weight: Float32Array;
}

/**
 * Taps for `length` output pixels, of which [`from`, `from + extent`) (fractions allowed) show `cells` patches.
 * Smooth: Catmull-Rom between patch centres, exact at the centres; blocky: the patch a pixel's centre lies in.
 */
export function tapsFor(length: number, from: number, extent: number, cells: number, smooth: boolean): Taps {
  const start = clamp(Math.round(from), 0, length);
  const end = clamp(Math.round(from + extent), start, length);
  const index = new Uint16Array((end - start) * 4); // [pixels, 4]
  const weight = new Float32Array((end - start) * 4); // [pixels, 4]
  for (let pixel = start; pixel < end; pixel++) {
    const position = ((pixel + 0.5 - from) / extent) * cells - 0.5; // 0 at the first patch's centre
    const cell = smooth ? Math.floor(position) : Math.round(position);
    const weights = smooth ? catmullRom(position - cell) : [0, 1, 0, 0];
    for (let tap = 0; tap < 4; tap++) {
      index[(pixel - start) * 4 + tap] = clamp(cell + tap - 1, 0, cells - 1);
      weight[(pixel - start) * 4 + tap] = weights[tap] ?? 0;
    }
  }
  return { start, end, index, weight };
}

/** Cubic weights through four points (Catmull & Rom 1974) at fraction t between the middle two. */
function catmullRom(t: number): readonly number[] {
  const t2 = t * t;
  const t3 = t2 * t;
  return [(-t3 + 2 * t2 - t) / 2, (3 * t3 - 5 * t2 + 2) / 2, (-3 * t3 + 4 * t2 + t) / 2, (t3 - t2) / 2];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
