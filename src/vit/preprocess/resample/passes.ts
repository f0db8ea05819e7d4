/** What a resize computes: along the columns of the source rows that are needed, then along rows. */
import type { RgbImage } from '../rgb';
import type { PixelRows } from '../rows';
import type { Taps } from './taps';

export interface Plan {
  readonly across: Taps;
  readonly down: Taps;
  /** Source rows `top … bottom − 1` are read. */
  readonly top: number;
  readonly bottom: number;
}

export type Passes = (source: PixelRows, plan: Plan) => RgbImage;
