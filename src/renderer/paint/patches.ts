/** The part of a photo that the model sees, drawn square by square: apart, in another order, or lit by weights. */
import type { CropBox } from '../../vit/recipe';
import type { StageView } from '../state/pictures.svelte';

export interface PatchesDrawn {
  readonly rows: number;
  readonly cols: number;
  /** Between squares, as a share of a square's width. */
  readonly gap: number;
  /** Place i shows square `order[i]`. */
  readonly order?: readonly number[] | null | undefined;
  /** How bright each square is, as a share of the brightest; all by default. */
  readonly weights?: ArrayLike<number> | null | undefined;
  /** Squares that are not shown at all. */
  readonly hidden?: ReadonlySet<number> | undefined;
}

/** How dark a square without any weight is. */
const DARKEST = 0.82;
/** Weights are far apart; so that small ones are seen, too. */
const GAMMA = 0.45;

export function drawPatches(canvas: HTMLCanvasElement, view: StageView, crop: CropBox, drawn: PatchesDrawn): void {
  const paint = canvas.getContext('2d');
  if (!paint) return;
  const { rows, cols, gap, order, weights, hidden } = drawn;
  const [width, height] = [canvas.width / cols, canvas.height / rows];
  const scale = view.bitmap.width / view.photoCols;
  const [sourceWidth, sourceHeight] = [(crop.width / cols) * scale, (crop.height / rows) * scale];
  const most = weights ? Array.from(weights).reduce((a, b) => Math.max(a, b), 0) : 1;
  const margin = (gap * Math.min(width, height)) / 2;
  paint.clearRect(0, 0, canvas.width, canvas.height);
  paint.imageSmoothingQuality = 'high';
  for (let at = 0; at < rows * cols; at++) {
    if (hidden?.has(at)) continue;
    const from = order?.[at] ?? at;
    const [col, row] = [at % cols, Math.floor(at / cols)];
    const [left, top] = [Math.round(col * width + margin), Math.round(row * height + margin)]; // whole pixels, so that no seam shows
    const [right, bottom] = [Math.round((col + 1) * width - margin), Math.round((row + 1) * height - margin)];
    const place = [left, top, right - left, bottom - top] as const;
    const [sourceLeft, sourceTop] = [
      crop.left * scale + (from % cols) * sourceWidth,
      crop.top * scale + Math.floor(from / cols) * sourceHeight,
    ];
    paint.drawImage(view.bitmap, sourceLeft, sourceTop, sourceWidth, sourceHeight, ...place);
    if (!weights) continue;
    const share = most > 0 ? Math.max(0, weights[at] ?? 0) / most : 0;
    paint.fillStyle = `rgb(0 0 0 / ${DARKEST * (1 - share ** GAMMA)})`;
    paint.fillRect(...place);
  }
}
