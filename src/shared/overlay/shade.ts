/** The look of the overlay: which colour and opacity a value has. "Light" is a dark veil that lifts where attention is high. */
import { COLORS, colorTable } from './color-maps';
import type { OverlayStyle } from './overlay';

/** Steps from value 0 to 1; finer than 8 bits so that wide gradients do not band. */
export const SHADES = 1024;

/** Neutral near-black: photos keep their hue under it. */
const VEIL = [10, 10, 11] as const;
/** Opacity of the veil over value 0: dark enough to read shapes of light, not so dark that the scene is lost. */
const VEIL_ALPHA = 0.86;
/** The veil lifts as value^γ: γ < 1 opens the middle of skewed attention maps without moving their ends. */
const VEIL_GAMMA = 0.7;
/** Outside the crop the model saw nothing: dimmed evenly, a little lighter than unattended patches. */
const OUTSIDE_ALPHA = 0.74;
const HEAT_ALPHA = 0.78;

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
  return { inside, outside: pack(veil(OUTSIDE_ALPHA * style.opacity)) };
}

function shade(value: number, style: OverlayStyle, colors: Uint8Array): Rgba {
  const light = veil(VEIL_ALPHA * style.opacity * (1 - value ** VEIL_GAMMA));
  if (style.mode === 'light') return light;
  const at = Math.round(value * (COLORS - 1)) * 3;
  const [r, g, b] = [colors[at] ?? 0, colors[at + 1] ?? 0, colors[at + 2] ?? 0];
  if (style.mode === 'heat') return { r, g, b, a: HEAT_ALPHA * style.opacity };
  return over({ r, g, b, a: HEAT_ALPHA * style.opacity * value }, light);
}

function veil(a: number): Rgba {
  return { r: VEIL[0], g: VEIL[1], b: VEIL[2], a };
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
