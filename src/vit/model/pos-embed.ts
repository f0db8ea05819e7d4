/** The position embedding and its interpolation to another grid (ViT paper §3.2), exactly as `torch.nn.functional.interpolate`. */
import { shapeOf, type Size, type ViTConfig } from '../config';
import { expected } from '../errors';

/** Stored rows that do not stand on the grid: class and distillation token, and registers where the checkpoint has them. */
export function posEmbedPrefixRows(config: ViTConfig): number {
  if (!config.posEmbedPrefix || !hasPosEmbed(config)) return 0;
  const registers = config.posEmbedRegisters ? config.registers : 0;
  return Number(config.clsToken) + Number(config.distToken) + registers;
}

/** Name and rows of the position embedding that a model is run with; the name tells the grid where it is not the stored one. */
export function posEmbedParam(config: ViTConfig): { readonly name: string; readonly rows: number } {
  const { grid, patches } = shapeOf(config);
  if (!hasPosEmbed(config)) return { name: 'pos_embed', rows: 0 };
  const offset = config.posEmbedOffset ? `+${config.posEmbedOffset}` : ''; // another interpolation is another weight, in what is kept too
  const resized = grid[0] !== config.posEmbedGrid[0] || grid[1] !== config.posEmbedGrid[1];
  return {
    name: resized ? `pos_embed@${grid[0]}x${grid[1]}${offset}` : 'pos_embed',
    rows: posEmbedPrefixRows(config) + patches,
  };
}

function hasPosEmbed(config: ViTConfig): boolean {
  return config.posEmbedGrid[0] * config.posEmbedGrid[1] > 0;
}

/** From which grid to which a position embedding goes, and by which filter. */
export interface PosEmbedResize {
  readonly from: Size;
  readonly to: Size;
  /** Rows before the grid, kept as they are. */
  readonly prefixRows: number;
  readonly dim: number;
  /** Anti-aliased, as timm does it, or plain, as Hugging Face does it. */
  readonly antialias: boolean;
  /** Of the plain filter: the scale is that of `to` + offset, as DINO's authors keep rounding from losing a row. Default 0. */
  readonly offset?: number;
}

/**
 * Bicubic, `align_corners=False`.
 *
 * @param stored [prefixRows + from rows · from cols, dim]
 * @returns [prefixRows + to rows · to cols, dim], a new array
 * @throws badRequest when `stored` has another length
 */
export function resizePosEmbed(stored: Float32Array, resize: PosEmbedResize): Float32Array {
  const { from, to, prefixRows, dim, antialias, offset = 0 } = resize;
  const rows = prefixRows + from[0] * from[1];
  if (stored.length !== rows * dim) throw expected(`${rows * dim} numbers`, 'pos_embed', stored.length);
  const filter = antialias ? antialiasTaps : (a: number, b: number): Tap[][] => plainTaps(a, b, offset);
  const vertical = filter(from[0], to[0]);
  const horizontal = filter(from[1], to[1]);
  const prefix = prefixRows * dim;
  const out = new Float32Array(prefix + to[0] * to[1] * dim);
  out.set(stored.subarray(0, prefix));

  const sums = new Float64Array(dim);
  for (let row = 0; row < to[0]; row++) {
    for (let col = 0; col < to[1]; col++) {
      sums.fill(0);
      for (const v of vertical[row] ?? []) {
        for (const h of horizontal[col] ?? []) {
          const start = prefix + (v.index * from[1] + h.index) * dim;
          const weight = v.weight * h.weight;
          for (let i = 0; i < dim; i++) sums[i] = (sums[i] ?? 0) + weight * (stored[start + i] ?? 0);
        }
      }
      out.set(sums, prefix + (row * to[1] + col) * dim);
    }
  }
  return out;
}

/** One source sample that takes part in a result. */
interface Tap {
  readonly index: number;
  readonly weight: number;
}

/** Keys' cubic kernel (Keys 1981, eq. 4 with parameter a): 1 at 0, 0 at the other whole numbers, 0 beyond ±2. */
function cubic(x: number, a: number): number {
  const t = Math.abs(x);
  if (t <= 1) return (a + 2) * t ** 3 - (a + 3) * t ** 2 + 1;
  if (t < 2) return a * (t ** 3 - 5 * t ** 2 + 8 * t - 4);
  return 0;
}

/** PyTorch uses a = −0.75 without and a = −0.5 with anti-aliasing. */
const PLAIN_A = -0.75;
const ANTIALIAS_A = -0.5;

/** Four neighbours for each result; beyond the border the border sample is repeated. */
function plainTaps(from: number, to: number, offset: number): Tap[][] {
  return Array.from({ length: to }, (_, i) => {
    const centre = ((i + 0.5) * from) / (to + offset) - 0.5;
    const first = Math.floor(centre) - 1;
    return [0, 1, 2, 3].map((step) => ({
      index: Math.min(Math.max(first + step, 0), from - 1),
      weight: cubic(centre - (first + step), PLAIN_A),
    }));
  });
}

/** The kernel is widened by the reduction; beyond the border there is nothing, and the weights are made to sum to 1. */
function antialiasTaps(from: number, to: number): Tap[][] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = scale * (i + 0.5);
    const first = Math.max(Math.trunc(centre - 2 * stretch + 0.5), 0);
    const end = Math.min(Math.trunc(centre + 2 * stretch + 0.5), from);
    const taps = Array.from({ length: end - first }, (_unused, step) => ({
      index: first + step,
      weight: cubic((first + step - centre + 0.5) / stretch, ANTIALIAS_A),
    }));
    const total = taps.reduce((sum, tap) => sum + tap.weight, 0);
    return taps.map((tap) => ({ index: tap.index, weight: tap.weight / total }));
  });
}
