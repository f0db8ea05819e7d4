/** Samples whose colours are said by code points → 8-bit sRGB; highlights of HDR are rolled off. */
import { isHdr, isWide, PRIMARIES, TRANSFER, type CodePoints } from './code-points';
import { luminance, toSrgbPrimaries } from './primaries';
import type { Samples } from './samples';
import { hlgGain, hlgToScene, lightToSrgb, pqToLight, rollOff, srgbToLight } from './transfer';

/** Steps of the table light → sRGB; fine enough that no 8-bit value is skipped in the dark, where sRGB is steep. */
const STEPS = 1 << 14;

let encoding: Uint8Array | null = null;

/** Light 0 … 1 in `STEPS` → 8-bit sRGB. */
function encodeTable(): Uint8Array {
  encoding ??= Uint8Array.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * lightToSrgb(i / STEPS)));
  return encoding;
}

/** Every curve that is not near sRGB's. */
const CURVES: Readonly<Record<number, (v: number) => number>> = {
  [TRANSFER.gamma28]: (v) => v ** 2.8,
  [TRANSFER.linear]: (v) => v,
  [TRANSFER.pq]: pqToLight,
  [TRANSFER.hlg]: hlgToScene,
};

/** Light of every code value. */
function decodeTable(points: CodePoints, depth: number): Float64Array {
  const { transfer, fullRange } = points;
  const curve = CURVES[transfer] ?? srgbToLight;
  const peak = 2 ** depth - 1;
  const step = 2 ** (depth - 8);
  return Float64Array.from({ length: peak + 1 }, (_, value) => {
    const v = fullRange ? value / peak : (value - 16 * step) / (219 * step);
    return curve(Math.min(1, Math.max(0, v)));
  });
}

/** Without primaries of its own an HDR picture has BT.2020's, as BT.2100 says. */
const primariesOf = (points: CodePoints): number =>
  isHdr(points) && !isWide(points) && points.primaries !== PRIMARIES.bt709 ? PRIMARIES.bt2020 : points.primaries;

/** → [rows, cols, channels] 8-bit, alpha shortened; grey stays grey. `fullRange` speaks of the samples as they are here. */
export function toSrgb(samples: Samples, points: CodePoints): Uint8Array {
  const { data, channels, depth } = samples;
  const colours = channels > 2 ? 3 : 1;
  const light = decodeTable(points, depth);
  const encode = encodeTable();
  const primaries = primariesOf(points);
  const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = toSrgbPrimaries(primaries);
  const [yr, yg, yb] = luminance(primaries);
  const hlg = points.transfer === TRANSFER.hlg;
  const hdr = isHdr(points);
  const result = new Uint8Array(data.length); // [rows, cols, channels]
  for (let at = 0; at < data.length; at += channels) {
    const red = light[data[at] as number] as number;
    const green = colours === 1 ? red : (light[data[at + 1] as number] as number);
    const blue = colours === 1 ? red : (light[data[at + 2] as number] as number);
    let gain = hlg ? hlgGain(yr * red + yg * green + yb * blue) : 1;
    const r = Math.max(0, rr * red + rg * green + rb * blue);
    const g = Math.max(0, gr * red + gg * green + gb * blue);
    const b = Math.max(0, br * red + bg * green + bb * blue);
    if (hdr) {
      const brightest = gain * Math.max(r, g, b);
      if (brightest > 0) gain *= rollOff(brightest) / brightest; // all three alike, so that the hue stays
    }
    result[at] = encode[Math.min(STEPS, Math.round(r * gain * STEPS))] as number;
    if (colours === 3) {
      result[at + 1] = encode[Math.min(STEPS, Math.round(g * gain * STEPS))] as number;
      result[at + 2] = encode[Math.min(STEPS, Math.round(b * gain * STEPS))] as number;
    }
    if (channels > colours) result[at + colours] = (data[at + colours] as number) >> (depth - 8);
  }
  return result;
}

/** The samples as stored, shortened to 8 bits by dropping the lower ones. */
export function to8Bit({ data, depth }: Samples): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return Uint8Array.from(data, (value) => value >> (depth - 8));
}
