/**
 * Finds the JPEGs inside another file. Readers of RAW files know each maker's tags for them; what all makers share is that the preview
 * lies in the file as it is, so it is looked for there, and no maker's notes are read.
 */

export interface InnerJpeg {
  readonly start: number;
  readonly rows: number;
  readonly cols: number;
  /** How its own EXIF block wants it turned; null where it does not say. */
  readonly orientation: number | null;
}

const START = Buffer.of(0xff, 0xd8, 0xff);
/** Starts that are looked at: a sensor's numbers look like one every 16 megabytes. */
const MAX_STARTS = 4096;
/** Segments before the picture data; comments and profiles come in some dozens. */
const MAX_SEGMENTS = 256;
/** Baseline, extended and progressive; the lossless kind is what sensors' data is packed in. */
const PICTURES: readonly number[] = [0xc0, 0xc1, 0xc2];
const SOS = 0xda;
const APP1 = 0xe1;
const ORIENTATION = 274;

/** Orientation in an EXIF block that starts at its byte order. */
export function exifOrientation(exif: Uint8Array): number | null {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  try {
    const little = exif[0] === 0x49;
    const at = view.getUint32(4, little);
    const count = view.getUint16(at, little);
    for (let i = 0; i < count; i++) {
      const entry = at + 2 + 12 * i;
      if (view.getUint16(entry, little) !== ORIENTATION) continue;
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : null;
    }
  } catch {
    return null; // ends too early
  }
  return null;
}

/** Reads segments up to the size; null where it is no JPEG that a viewer would show. */
function jpegAt(bytes: Buffer, start: number): InnerJpeg | null {
  let orientation: number | null = null;
  let at = start + 2;
  for (let i = 0; i < MAX_SEGMENTS && at + 9 < bytes.length; i++) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker < 0xc0 || marker === SOS) return null;
    const length = bytes.readUInt16BE(at + 2);
    if (PICTURES.includes(marker)) {
      const [rows, cols] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return bytes[at + 4] === 8 && rows > 0 && cols > 0 ? { start, rows, cols, orientation } : null;
    }
    if (marker === APP1 && bytes.toString('latin1', at + 4, at + 10) === 'Exif\0\0')
      orientation ??= exifOrientation(bytes.subarray(at + 10, at + 2 + length));
    at += 2 + Math.max(2, length);
  }
  return null;
}

/** Largest first. */
export function innerJpegs(file: Uint8Array): InnerJpeg[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const found: InnerJpeg[] = [];
  let start = bytes.indexOf(START);
  for (let i = 0; start !== -1 && i < MAX_STARTS; i++) {
    const jpeg = jpegAt(bytes, start);
    if (jpeg) found.push(jpeg);
    start = bytes.indexOf(START, start + 1);
  }
  return found.sort((a, b) => b.rows * b.cols - a.rows * a.cols);
}
