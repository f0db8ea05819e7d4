import type { PhotoNote } from '../../shared/photo-notes';

/** A decoded photo: upright, in the colours asked for, nothing transparent, 8 bits per channel. */
export interface RgbImage {
  /** [rows, cols, 3], C order, 0 … 255. */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly rows: number;
  readonly cols: number;
}

/** The same, and whether its colours are changed by a profile or code points: then it looks otherwise as stored than managed. */
export interface Profiled extends RgbImage {
  readonly profiled: boolean;
  /** What a person should know of how it was read. */
  readonly notes?: readonly PhotoNote[];
}
