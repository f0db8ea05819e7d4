/** How the grid of heads lies in the inspector: layers downwards, heads across, as a tensor [layers, heads] is written. */
import type { Bounds } from '../state/selection.svelte';

/** CSS pixels; every length is a whole number of device pixels, so that tiles stay crisp. */
export interface GridLayout {
  readonly tile: number;
  readonly gap: number;
  /** From one tile's edge to the next one's. */
  readonly step: number;
  readonly width: number;
  readonly height: number;
  /** The grid leaves enough room beside it for the chosen map, enlarged. */
  readonly preview: boolean;
}

const SMALLEST_STEP = 14;
const LARGEST_STEP = 36;
/** Below this share of the width a grid stands alone no more. */
const NARROW = 0.6;

/** Fits layers × heads into `width` and, as far as tiles stay large enough to be told apart, `height`. */
export function layOutGrid(
  { layers, heads }: Pick<Bounds, 'layers' | 'heads'>,
  width: number,
  height: number,
  ratio: number,
): GridLayout {
  const wanted = Math.min(LARGEST_STEP, Math.max(SMALLEST_STEP, height / layers), width / heads);
  const device = Math.max(3, Math.floor(wanted * ratio));
  const gap = Math.max(1, Math.round((wanted < 20 ? 1 : 2) * ratio));
  const step = device / ratio;
  const size = (count: number): number => (count * device - gap) / ratio;
  return {
    tile: (device - gap) / ratio,
    gap: gap / ratio,
    step,
    width: size(heads),
    height: size(layers),
    preview: heads * step < NARROW * width,
  };
}
