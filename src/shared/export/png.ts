/** Pictures as PNG, the same bytes in the window and on the command line, for pictures inside other files (PNG spec; RFC 1950). */
import { zlibSync } from 'fflate';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Colour types of 8 bits: true colour, and true colour with alpha. */
const KIND = { 3: 2, 4: 6 } as const;
/** Each line as its difference from the one above: what is smooth, or the same, packs well. */
const UP = 2;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** PNG bytes. @param pixels 0 … 255, straight alpha: [rows, cols, channels] */
export function png(
  pixels: Uint8Array | Uint8ClampedArray,
  rows: number,
  cols: number,
  channels: 3 | 4,
): Uint8Array<ArrayBuffer> {
  const size = cols * channels;
  const lines = new Uint8Array(rows * (1 + size)); // [rows, filter and cols · channels]
  for (let y = 0; y < rows; y++) {
    const to = y * (1 + size);
    lines[to] = UP;
    for (let x = 0; x < size; x++) {
      const above = y > 0 ? (pixels[(y - 1) * size + x] as number) : 0;
      lines[to + 1 + x] = (pixels[y * size + x] as number) - above;
    }
  }
  return joined([
    Uint8Array.from(SIGNATURE),
    pngChunk('IHDR', Uint8Array.from([...word(cols), ...word(rows), 8, KIND[channels], 0, 0, 0])),
    pngChunk('IDAT', zlibSync(lines, { level: 6 })),
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

/** Length, type, data and checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined([letters(type), data]);
  return joined([word(data.length), body, word(crc32(body))]);
}

/** Big-endian. */
export function word(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 255] as number) ^ (c >>> 8);
  return ~c >>> 0;
}

/** Latin-1 text as bytes. */
export function letters(text: string): Uint8Array {
  return Uint8Array.from([...text].map((letter) => letter.charCodeAt(0)));
}
