/** A decoded photo: upright, in the colours asked for, nothing transparent, 8 bits per channel. */
export interface RgbImage {
  /** [rows, cols, 3], C order, 0 … 255. */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly rows: number;
  readonly cols: number;
}
