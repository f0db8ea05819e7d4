/** How the grid of heads lies in the inspector: layers downwards, heads across, as a tensor [layers, heads] is written. */
import type { Bounds } from '../state/selection.svelte';

/** CSS pixels, except where it says device pixels. */
export interface GridLayout {
  /** Sizes in whole device pixels, which keep tiles crisp. */
  readonly painted: { readonly tile: number; readonly gap: number };
  readonly tile: number;
  /** Distance from one tile's edge to the next. */
  readonly step: number;
  readonly width: number;
  readonly height: number;
  /** The grid is narrow and leaves room beside it for the chosen map, enlarged. */
  readonly preview: boolean;
}

const SMALLEST_STEP = 14;
const LARGEST_STEP = 36;
/** Below this share of the width a grid that keeps to its height stands alone no more. */
const NARROW = 0.6;

/**
 * Fits layers × heads into `width`. A grid with few heads keeps to `height`, as far as its tiles stay large enough to be
 * told apart, and leaves room beside it; every other one runs from edge to edge, however high that makes it.
 */
export function layOutGrid(
  { layers, heads }: Pick<Bounds, 'layers' | 'heads'>,
  width: number,
  height: number,
  ratio: number,
): GridLayout {
  const low = Math.min(LARGEST_STEP, Math.max(SMALLEST_STEP, height / layers));
  const preview = heads * low < NARROW * width;
  const gapOf = (step: number): number => Math.max(1, Math.round((step < 20 ? 1 : 2) * ratio));
  const gap = gapOf(preview ? low : width / heads); // device pixels
  const wanted = preview ? low * ratio : (width * ratio + gap) / heads;
  const step = Math.max(gap + 2, Math.floor(wanted));
  const size = (count: number): number => count * step - gap;
  // The rest of the division, under a pixel a tile, is stretched over all of them: the grid ends where its place ends.
  const stretch = preview ? 1 / ratio : width / size(heads);
  return {
    painted: { tile: step - gap, gap },
    tile: (step - gap) * stretch,
    step: step * stretch,
    width: size(heads) * stretch,
    height: size(layers) * stretch,
    preview,
  };
}
