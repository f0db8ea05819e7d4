/** Colours said by code points (ITU-T H.273) in place of a profile: `nclx` in HEIF and AVIF, `cICP` in PNG. */

export interface CodePoints {
  readonly primaries: number;
  readonly transfer: number;
  readonly fullRange: boolean;
  /** How brightness and colour differences were made of RGB; decoders undo it. */
  readonly matrix?: number;
}

export const PRIMARIES = { bt709: 1, bt2020: 9, dciP3: 11, displayP3: 12 } as const;
export const TRANSFER = { gamma28: 5, linear: 8, pq: 16, hlg: 18 } as const;

const WIDE: readonly number[] = [PRIMARIES.bt2020, PRIMARIES.dciP3, PRIMARIES.displayP3];

/** Brighter than white: BT.2100's two curves. Never a photo as it is stored. */
export const isHdr = ({ transfer }: CodePoints): boolean => transfer === TRANSFER.pq || transfer === TRANSFER.hlg;

/** Primaries that hold colours which sRGB does not have. */
export const isWide = ({ primaries }: CodePoints): boolean => WIDE.includes(primaries);

const FAR_CURVES: readonly number[] = Object.values(TRANSFER);

/** Whether the numbers mean other colours than sRGB's. The older primaries and curves of video differ by little, and viewers show them as sRGB. */
export const changesColours = (points: CodePoints): boolean => isWide(points) || FAR_CURVES.includes(points.transfer);

/** The payload of a `colr` box of kind `nclx`, or of PNG's `cICP` when `bytes` is 1: numbers of so many bytes. */
export function readCodePoints(data: Uint8Array, bytes: 1 | 2): CodePoints | null {
  if (data.length < 3 * bytes + 1) return null;
  const number = (i: number): number =>
    bytes === 1 ? (data[i] ?? 0) : ((data[2 * i] ?? 0) << 8) | (data[2 * i + 1] ?? 0);
  const range = data[3 * bytes] ?? 0;
  return {
    primaries: number(0),
    transfer: number(1),
    matrix: number(2),
    fullRange: bytes === 1 ? range !== 0 : range >= 128,
  };
}
