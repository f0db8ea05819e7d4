/** Tone curves, code value 0 … 1 → light: sRGB (IEC 61966-2-1), PQ and HLG (ITU-R BT.2100). Diffuse white is 1. */

/** cd/m² of diffuse white in HDR (ITU-R BT.2408). */
const DIFFUSE_WHITE = 203;
/** cd/m² that PQ's code value 1 stands for. */
const PQ_PEAK = 10_000;
/** cd/m² of the display that HLG's system gamma of 1.2 is for. */
const HLG_PEAK = 1000;

export function srgbToLight(v: number): number {
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

export function lightToSrgb(v: number): number {
  return v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055;
}

export function pqToLight(v: number): number {
  const [m1, m2, c1, c2, c3] = [2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128];
  const power = v ** (1 / m2);
  return (Math.max(0, power - c1) / (c2 - c3 * power)) ** (1 / m1) * (PQ_PEAK / DIFFUSE_WHITE);
}

/** Light of the scene, 0 … 1. */
export function hlgToScene(v: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  return v <= 0.5 ? (v * v) / 3 : (Math.exp((v - c) / a) + b) / 12;
}

/** What a scene's light is multiplied by on the display (BT.2100's OOTF), from its luminance. */
export function hlgGain(luminance: number): number {
  return luminance <= 0 ? 0 : luminance ** 0.2 * (HLG_PEAK / DIFFUSE_WHITE);
}

/** Up to here light stays as it is. */
const KNEE = 0.75;

/** Rolls highlights off: what is brighter than the knee nears 1 and never passes it. White itself comes out at 0.93, 247 of 255. */
export function rollOff(light: number): number {
  if (light <= KNEE) return light;
  const above = (light - KNEE) / (1 - KNEE);
  return KNEE + (1 - KNEE) * (above / Math.sqrt(1 + above * above));
}
