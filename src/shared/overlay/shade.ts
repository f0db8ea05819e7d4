/** The look of the overlay: which colour and opacity a value has. "Light" is a dark veil that lifts where attention is high. */
import { COLORS, colorTable } from './color-maps';
import type { OverlayStyle } from './overlay';

/** Steps from value 0 to 1; finer than 8 bits so that wide gradients do not band. */
export const SHADES = 1024;

/** Neutral near-black: photos keep their hue under it. */
const VEIL = { r: 10, g: 10, b: 11 } as const;
/** Opacity of the veil over value 0; at the usual overall opacity of 0.8 shapes in the dark stay readable. */
const VEIL_ALPHA = 0.97;
/** The veil lifts as value^γ: a little above 1, so that diffuse maps (rollout) keep contrast; order and ends stay. */
const VEIL_GAMMA = 1.25;
/** Values above `from` glow: a breath of warm white, as a lamp would add. */
const GLOW = { r: 255, g: 246, b: 226, a: 0.1, from: 0.6 } as const;
/** Outside the crop the model saw nothing: darker than what it saw and passed over. */
const OUTSIDE_GAIN = 1.1;
const HEAT_ALPHA = 0.88;

interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  /** 0 … 1 */
  readonly a: number;
}

/** Little-endian RGBA words, one per value step, and the one for pixels outside the crop. */
export interface ShadeTable {
  readonly inside: Uint32Array;
  readonly outside: number;
}

export function shadeTable(style: OverlayStyle): ShadeTable {
  const colors = colorTable(style.colorMap);
  const inside = new Uint32Array(SHADES);
  for (let i = 0; i < SHADES; i++) inside[i] = pack(shade(i / (SHADES - 1), style, colors));
  return { inside, outside: pack({ ...VEIL, a: Math.min(VEIL_ALPHA, OUTSIDE_GAIN * VEIL_ALPHA * style.opacity) }) };
}

function shade(value: number, { mode, opacity, colorMap }: OverlayStyle, colors: Uint8Array): Rgba {
  const at = Math.round(value * (COLORS - 1)) * 3;
  const [r, g, b] = [colors[at] ?? 0, colors[at + 1] ?? 0, colors[at + 2] ?? 0];
  const heat = { r, g, b, a: HEAT_ALPHA * opacity };
  if (mode === 'heat') return heat;
  // Around zero it is the distance from zero that lights up.
  const strength = mode === 'both' && colorMap === 'diverging' ? Math.abs(2 * value - 1) : value;
  const veil = { ...VEIL, a: VEIL_ALPHA * opacity * (1 - strength ** VEIL_GAMMA) };
  if (mode === 'both') return over({ ...heat, a: heat.a * strength }, veil);
  const glow = Math.max(0, value - GLOW.from) / (1 - GLOW.from);
  return over({ ...GLOW, a: GLOW.a * opacity * glow }, veil);
}

/** Source-over of straight-alpha colours (Porter & Duff 1984). */
function over(top: Rgba, under: Rgba): Rgba {
  const a = top.a + under.a * (1 - top.a);
  if (a === 0) return { r: 0, g: 0, b: 0, a: 0 };
  const mix = (t: number, u: number): number => (t * top.a + u * under.a * (1 - top.a)) / a;
  return { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a };
}

function pack({ r, g, b, a }: Rgba): number {
  return ((Math.round(a * 255) << 24) | (Math.round(b) << 16) | (Math.round(g) << 8) | Math.round(r)) >>> 0;
}
