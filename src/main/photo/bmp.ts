/**
 * Windows and OS/2 bitmaps: 1, 2, 4, 8, 16, 24 and 32 bits, run-length coded, bit fields, bottom-up and top-down.
 * Written here because the decoder at hand allocates on the header's word and gives up on half of these.
 */
import { checkPixels } from './limits';
import { flattenOnWhite } from './flatten';
import { damagedPhoto } from './format';
import type { RgbImage } from '../../vit/preprocess/rgb';

const FILE_HEADER = 14;
const enum Compression {
  none = 0,
  rle8 = 1,
  rle4 = 2,
  bitFields = 3,
  alphaBitFields = 6,
}

interface Header {
  readonly rows: number;
  readonly cols: number;
  readonly topDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly pixels: number;
  /** Red, green, blue, alpha. */
  readonly masks: readonly number[];
  /** [entries, 3] red, green, blue. */
  readonly palette: Uint8Array;
}

function readPalette(view: DataView, at: number, entries: number, entryBytes: number, end: number): Uint8Array {
  const palette = new Uint8Array(256 * 3); // [256, 3]
  for (let i = 0; i < Math.min(entries, 256); i++) {
    const entry = at + i * entryBytes;
    if (entry + 3 > end) break;
    for (let c = 0; c < 3; c++) palette[i * 3 + c] = view.getUint8(entry + 2 - c);
  }
  return palette;
}

function readMasks(view: DataView, size: number, bits: number, compression: number): number[] {
  if (compression === Compression.bitFields || compression === Compression.alphaBitFields) {
    const hasAlpha = size >= 56 || compression === Compression.alphaBitFields;
    const at = FILE_HEADER + 40;
    return [0, 4, 8, 12].map((offset) => (offset < 12 || hasAlpha ? view.getUint32(at + offset, true) : 0));
  }
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0xff0000, 0x00ff00, 0x0000ff, 0];
}

function readHeader(view: DataView): Header {
  const size = view.getUint32(14, true);
  const core = size === 12;
  const cols = core ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedRows = core ? view.getUint16(20, true) : view.getInt32(22, true);
  const bits = view.getUint16(core ? 24 : 28, true);
  const compression = size >= 40 ? view.getUint32(30, true) : Compression.none;
  const pixels = view.getUint32(10, true);
  const used = size >= 40 ? view.getUint32(46, true) : 0;
  const afterHeader = size === 40 ? ([0, 0, 0, 12, 0, 0, 16][compression] ?? 0) : 0;
  const entries = bits <= 8 ? used || 2 ** bits : 0;
  return {
    rows: Math.abs(signedRows),
    cols,
    topDown: signedRows < 0,
    bits,
    compression,
    pixels,
    masks: readMasks(view, size, bits, compression),
    palette: readPalette(view, FILE_HEADER + size + afterHeader, entries, core ? 3 : 4, pixels),
  };
}

/** Reads one channel out of a 16- or 32-bit value, stretched to 0 … 255, rounded down as Pillow does. */
function channel(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const shift = Math.clz32(mask & -mask) ^ 31;
  const max = mask >>> shift;
  return (value) => Math.floor((((value & mask) >>> shift) * 255) / max);
}

/** → [rows, cols] palette indices. */
function decodeIndexed(bytes: Uint8Array, { rows, cols, bits, pixels }: Header): Uint8Array {
  const stride = Math.ceil((cols * bits) / 32) * 4;
  if (pixels + stride * (rows - 1) + Math.ceil((cols * bits) / 8) > bytes.length) throw damagedPhoto('bmp');
  const indices = new Uint8Array(rows * cols); // [rows, cols]
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const byte = bytes[pixels + row * stride + Math.floor(col / perByte)] as number;
      indices[row * cols + col] = (byte >> (8 - bits - (col % perByte) * bits)) & mask;
    }
  }
  return indices;
}

/** Run-length coding; what a file leaves out stays at colour 0, as it may by the format's own rules. */
function decodeRuns(bytes: Uint8Array, { rows, cols, compression, pixels }: Header): Uint8Array {
  const indices = new Uint8Array(rows * cols); // [rows, cols]
  const half = compression === Compression.rle4;
  let at = pixels;
  let row = 0;
  let col = 0;
  const put = (index: number): void => {
    if (row < rows && col < cols) indices[row * cols + col] = index;
    col++;
  };
  const pick = (byte: number, i: number): number => (!half ? byte : i % 2 === 0 ? byte >> 4 : byte & 15);
  const next = (): number => {
    if (at >= bytes.length) throw damagedPhoto('bmp');
    return bytes[at++] as number;
  };
  while (row < rows) {
    const count = next();
    const value = next();
    if (count > 0) for (let i = 0; i < count; i++) put(pick(value, i));
    else if (value === 0) {
      row++;
      col = 0;
    } else if (value === 1) break;
    else if (value === 2) {
      col += next();
      row += next();
    } else {
      const length = half ? Math.ceil(value / 2) : value;
      for (let i = 0; i < value; i++) put(pick(bytes[at + (half ? i >> 1 : i)] ?? 0, i));
      at += length + (length % 2);
    }
  }
  return indices;
}

function paint(indices: Uint8Array, palette: Uint8Array): Uint8Array {
  const data = new Uint8Array(indices.length * 3); // [rows, cols, 3]
  for (let i = 0; i < indices.length; i++) {
    const entry = (indices[i] as number) * 3;
    data[i * 3] = palette[entry] as number;
    data[i * 3 + 1] = palette[entry + 1] as number;
    data[i * 3 + 2] = palette[entry + 2] as number;
  }
  return data;
}

function decodeDirect(bytes: Uint8Array, view: DataView, header: Header): Uint8Array {
  const { rows, cols, bits, pixels, masks } = header;
  const width = bits / 8;
  const stride = Math.ceil((cols * bits) / 32) * 4;
  if (pixels + stride * (rows - 1) + cols * width > bytes.length) throw damagedPhoto('bmp');
  const [red, green, blue, alpha] = masks.map(channel);
  if (!red || !green || !blue || !alpha) throw damagedPhoto('bmp');
  const hasAlpha = (masks[3] ?? 0) !== 0;
  const channels = hasAlpha ? 4 : 3;
  const data = new Uint8Array(rows * cols * channels); // [rows, cols, channels]
  let out = 0;
  let opaqueSeen = false;
  for (let row = 0; row < rows; row++) {
    for (let col = 0, at = pixels + row * stride; col < cols; col++, at += width, out += channels) {
      if (width === 3) {
        data[out] = bytes[at + 2] as number;
        data[out + 1] = bytes[at + 1] as number;
        data[out + 2] = bytes[at] as number;
        continue;
      }
      const value = width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
      data[out] = red(value);
      data[out + 1] = green(value);
      data[out + 2] = blue(value);
      if (hasAlpha) opaqueSeen = (data[out + 3] = alpha(value)) > 0 || opaqueSeen;
    }
  }
  // An alpha channel of zeros is one that its writer never filled.
  return hasAlpha ? flattenOnWhite(data, 4, !opaqueSeen) : data;
}

function flipRows(data: Uint8Array, rows: number): Uint8Array {
  const stride = data.length / rows;
  const result = new Uint8Array(data.length);
  for (let row = 0; row < rows; row++)
    result.set(data.subarray(row * stride, (row + 1) * stride), (rows - 1 - row) * stride);
  return result;
}

/** Throws `photoDamaged`, `photoTooManyPixels`, and `RangeError` where the header ends too early. */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readHeader(view);
  const { rows, cols, bits, compression } = header;
  checkPixels(rows, cols, 'bmp');
  let data: Uint8Array;
  if (compression === Compression.rle8 || compression === Compression.rle4) {
    data = paint(decodeRuns(bytes, header), header.palette);
  } else if ([1, 2, 4, 8].includes(bits) && compression === Compression.none) {
    data = paint(decodeIndexed(bytes, header), header.palette);
  } else if ([16, 24, 32].includes(bits) && compression !== 4 && compression !== 5) {
    data = decodeDirect(bytes, view, header);
  } else throw damagedPhoto('bmp');
  return { data: header.topDown ? data : flipRows(data, rows), rows, cols };
}
