/**
 * Features as the library keeps them: half precision, 2 bytes a number. Whoever fits a classifier fits it on these, so that window and command line
 * come to the same numbers.
 */
import { decodeFloats } from '../checkpoint/dtype';
import { roundHalfEven } from '../preprocess/geometry';

/** Bits that a half keeps after the point, and its smallest exponent: below it numbers have fewer digits. */
const FRACTION = 10;
const LEAST = -14;
/** The largest number of a vector is brought below 2 ** TOP, so that no half is infinite and most keep all their digits. */
const TOP = 15;

/** A power of two, little-endian float32, and after it each number divided by it as float16: 4 + 2 · features bytes. */
export function keptFeatures(features: Float32Array): Uint8Array<ArrayBuffer> {
  const scale = scaleOf(features);
  const view = new DataView(new ArrayBuffer(4 + 2 * features.length));
  view.setFloat32(0, scale, true);
  features.forEach((x, i) => view.setUint16(4 + 2 * i, halfOf(x / scale), true));
  return new Uint8Array(view.buffer);
}

/** Reads what `keptFeatures` wrote: [features]. */
export function featuresOf(kept: Uint8Array): Float32Array {
  const scale = new DataView(kept.buffer, kept.byteOffset, 4).getFloat32(0, true);
  return decodeFloats(kept.slice(4), 'F16').map((x) => x * scale);
}

/** Rounds features as the library's half precision does. */
export function rounded(features: Float32Array): Float32Array {
  return featuresOf(keptFeatures(features));
}

function scaleOf(features: Float32Array): number {
  let most = 0;
  for (const x of features) most = Math.max(most, Math.abs(x));
  return most > 0 && Number.isFinite(most) ? 2 ** Math.max(-126, Math.floor(Math.log2(most)) + 1 - TOP) : 1;
}

/** The nearest half, ties to even (IEEE 754). @param x below 2 ** 15, or no number */
function halfOf(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const size = Math.abs(x);
  if (!Number.isFinite(size)) return sign | 0x7c00 | (Number.isNaN(size) ? 1 : 0);
  if (size === 0) return sign;
  const exponent = Math.max(LEAST, Math.floor(Math.log2(size)));
  const steps = roundHalfEven(size / 2 ** (exponent - FRACTION)); // 0 … 2048
  return sign | (((exponent - LEAST) << FRACTION) + steps); // a full fraction carries into the exponent
}
