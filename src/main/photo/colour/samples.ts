/** Decoded numbers before they become a photo: as deep as the file has them, in its own colours. */
export interface Samples {
  /** [rows, cols, channels], C order, 0 … 2^depth − 1. */
  readonly data: Uint8Array | Uint16Array;
  readonly rows: number;
  readonly cols: number;
  /** Grey, grey and alpha, colour, colour and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  readonly depth: number;
}
