/** How a map becomes light over a photo: one description for window, export and command line. */

export type OverlayMode = 'light' | 'heat' | 'both';
export type ColorMapName = 'viridis' | 'inferno' | 'cividis' | 'turbo' | 'gray';

export interface OverlayStyle {
  readonly mode: OverlayMode;
  /** 0 … 1 */
  readonly opacity: number;
  readonly colorMap: ColorMapName;
  /** Interpolated between patch centres, or one flat square per patch. */
  readonly smooth: boolean;
}

/** Values at `low` and below draw as 0, at `high` and above as 1; a flat map (low = high) draws as flat. */
export interface ScaleRange {
  readonly low: number;
  readonly high: number;
}
