/** A small picture as PNG without a compressor, for pictures of a few hundred pixels inside other files (PNG spec; RFC 1950, 1951). */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** 8 bits, true colour. */
const FORMAT = [8, 2, 0, 0, 0];
/** Bytes that a stored block holds at most. */
const BLOCK = 0xffff;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** PNG bytes. @param rgb 0 … 255: [rows, cols, 3] */
export function plainPng(rgb: Uint8Array, rows: number, cols: number): Uint8Array {
  const lines = new Uint8Array(rows * (1 + cols * 3)); // [rows, filter 0 and cols · 3]
  for (let y = 0; y < rows; y++) lines.set(rgb.subarray(y * cols * 3, (y + 1) * cols * 3), y * (1 + cols * 3) + 1);
  return Uint8Array.from([
    ...SIGNATURE,
    ...chunk('IHDR', [...word(cols), ...word(rows), ...FORMAT]),
    ...chunk('IDAT', stored(lines)),
    ...chunk('IEND', []),
  ]);
}

/** As a zlib stream of stored blocks. */
function stored(data: Uint8Array): number[] {
  const out = [0x78, 0x01];
  for (let at = 0; at < data.length; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK);
    const size = block.length;
    out.push(at + BLOCK >= data.length ? 1 : 0, size & 255, size >>> 8, ~size & 255, (~size >>> 8) & 255, ...block);
  }
  return [...out, ...word(adler32(data))];
}

function chunk(type: string, data: readonly number[]): number[] {
  const body = [...Array.from(type, (letter) => letter.charCodeAt(0)), ...data];
  return [...word(data.length), ...body, ...word(crc32(body))];
}

function word(value: number): number[] {
  return [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function crc32(bytes: readonly number[]): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (CRC_TABLE[(c ^ byte) & 255] as number) ^ (c >>> 8);
  return ~c >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}
