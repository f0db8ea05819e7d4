/** Reads just enough of an ICC profile (ICC.1:2022) to know whether it is sRGB under whatever name. */

/** sRGB's primaries, adapted to D50: red, green, blue, each as XYZ. */
const PRIMARIES: Readonly<Record<string, readonly [number, number, number]>> = {
  rXYZ: [0.43607, 0.22249, 0.01392],
  gXYZ: [0.38515, 0.71687, 0.09708],
  bXYZ: [0.14307, 0.06061, 0.7141],
};
/** Makers round primaries differently; Display P3 is 0.08 away. */
const PRIMARY_TOLERANCE = 0.003;
/** Difference in 255ths that changes no pixel by more than rounding. */
const CURVE_TOLERANCE = 1;

const linearToSrgb = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

class Profile {
  readonly #view: DataView;
  readonly #tags = new Map<string, number>();

  /** Throws `RangeError` where the profile ends too early. */
  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const count = Math.min(this.#view.getUint32(128), 100);
    for (let i = 0; i < count; i++) this.#tags.set(this.#text(132 + 12 * i), this.#view.getUint32(136 + 12 * i));
  }

  get colourSpace(): string {
    return this.#text(16);
  }

  xyz(tag: string): readonly number[] | null {
    const at = this.#tags.get(tag);
    return at === undefined ? null : [8, 12, 16].map((offset) => this.#fixed(at + offset));
  }

  /** The tone curve of a tag, device value → linear light, or null when it has none we can read. */
  curve(tag: string): ((v: number) => number) | null {
    const at = this.#tags.get(tag);
    if (at === undefined) return null;
    const type = this.#text(at);
    if (type === 'curv') return this.#sampledCurve(at);
    return type === 'para' ? this.#parametricCurve(at) : null;
  }

  #sampledCurve(at: number): (v: number) => number {
    const count = this.#view.getUint32(at + 8);
    if (count === 0) return (v) => v;
    if (count === 1) {
      const gamma = this.#view.getUint16(at + 12) / 256;
      return (v) => v ** gamma;
    }
    const sample = (i: number): number => this.#view.getUint16(at + 12 + 2 * Math.min(i, count - 1)) / 65535;
    return (v) => {
      const position = v * (count - 1);
      const i = Math.floor(position);
      return sample(i) + (position - i) * (sample(i + 1) - sample(i));
    };
  }

  #parametricCurve(at: number): ((v: number) => number) | null {
    const kind = this.#view.getUint16(at + 8);
    const counts = [1, 3, 4, 5, 7];
    const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: counts[kind] ?? 0 }, (_, i) =>
      this.#fixed(at + 12 + 4 * i),
    );
    const power = (v: number): number => (a * v + b) ** g;
    if (kind === 0) return (v) => v ** g;
    if (kind === 1) return (v) => (v >= -b / a ? power(v) : 0);
    if (kind === 2) return (v) => (v >= -b / a ? power(v) + c : c);
    if (kind === 3) return (v) => (v >= d ? power(v) : c * v);
    return kind === 4 ? (v) => (v >= d ? power(v) + e : c * v + f) : null;
  }

  #fixed(at: number): number {
    return this.#view.getInt32(at) / 65536;
  }

  #text(at: number): string {
    return String.fromCharCode(...[0, 1, 2, 3].map((i) => this.#view.getUint8(at + i)));
  }
}

function isSrgbCurve(curve: ((v: number) => number) | null): boolean {
  if (!curve) return false;
  for (let value = 0; value <= 255; value += 5) {
    const linear = Math.min(1, Math.max(0, curve(value / 255)));
    if (Math.abs(linearToSrgb(linear) * 255 - value) > CURVE_TOLERANCE) return false;
  }
  return true;
}

/** What a profile's device values are: `'RGB '`, `'GRAY'`, `'CMYK'` …; null for a damaged profile. */
export function profileColourSpace(bytes: Uint8Array): string | null {
  try {
    return new Profile(bytes).colourSpace;
  } catch {
    return null;
  }
}

/**
 * Whether a profile describes sRGB (or grey with sRGB's tone curve), so that pixels need no conversion: converting
 * would only add rounding. Damaged profiles count as sRGB, as viewers treat them.
 */
export function isSrgbProfile(bytes: Uint8Array): boolean {
  try {
    const profile = new Profile(bytes);
    if (profile.colourSpace === 'GRAY') return isSrgbCurve(profile.curve('kTRC'));
    if (profile.colourSpace !== 'RGB ') return false;
    const samePrimaries = Object.entries(PRIMARIES).every(([tag, wanted]) => {
      const got = profile.xyz(tag);
      return got !== null && got.every((value, i) => Math.abs(value - (wanted[i] ?? 0)) <= PRIMARY_TOLERANCE);
    });
    return samePrimaries && ['rTRC', 'gTRC', 'bTRC'].every((tag) => isSrgbCurve(profile.curve(tag)));
  } catch {
    return true;
  }
}
