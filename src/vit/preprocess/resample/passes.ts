/** What a resize computes: along the columns of the source rows that are needed, then along rows. */
import type { RgbImage } from '../rgb';
import type { PixelRows } from '../rows';
import type { Taps } from './taps';

/** The part of the resized picture that is wanted, in its own pixels. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly rows: number;
  readonly cols: number;
}

export interface Plan {
  readonly across: Taps;
  readonly down: Taps;
  /** Source rows `top … bottom − 1` are read. */
  readonly top: number;
  readonly bottom: number;
}

export type Passes = (source: PixelRows, plan: Plan) => RgbImage;
