/** How a map becomes light over a photo: one description for window, export and command line. */
export { SCALES, type ScaleChoice, type ScaleRange } from '../../vit/explain/scale';

/** In the order in which they are offered. */
export const OVERLAY_MODES = ['light', 'both', 'heat'] as const;
export type OverlayMode = (typeof OVERLAY_MODES)[number];
export type ColorMapName = 'viridis' | 'inferno' | 'cividis' | 'turbo' | 'gray' | 'diverging';

export interface OverlayStyle {
  readonly mode: OverlayMode;
  /** 0 … 1 */
  readonly opacity: number;
  readonly colorMap: ColorMapName;
  /** Interpolated between patch centres, or one flat square per patch. */
  readonly smooth: boolean;
}

/** An 8-bit picture, straight (not premultiplied) alpha; fits `new ImageData(data, cols, rows)` and sharp's raw input. */
export interface RgbaImage {
  readonly rows: number;
  readonly cols: number;
  /** [rows, cols, 4] */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}
