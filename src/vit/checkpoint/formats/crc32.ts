/** CRC-32 as zips use it (PKWARE APPNOTE 4.4.7; polynomial 0xedb88320), four bytes at a time. */

/** Table k: what a byte does to the sum after k more bytes. */
const TABLES = makeTables();

export function crc32(bytes: Uint8Array): number {
  const [after0, after1, after2, after3] = TABLES;
  const whole = bytes.length - (bytes.length % 4);
  let sum = -1;
  for (let i = 0; i < whole; i += 4) {
    sum ^= at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24);
    sum =
      at(after3, sum & 0xff) ^
      at(after2, (sum >>> 8) & 0xff) ^
      at(after1, (sum >>> 16) & 0xff) ^
      at(after0, sum >>> 24);
  }
  for (let i = whole; i < bytes.length; i++) sum = at(after0, (sum ^ at(bytes, i)) & 0xff) ^ (sum >>> 8);
  return ~sum >>> 0;
}

function at(numbers: Uint8Array | Int32Array, index: number): number {
  return numbers[index] as number;
}

function makeTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) !== 0 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    return sum;
  });
  const next = (table: Int32Array): Int32Array => table.map((sum) => at(first, sum & 0xff) ^ (sum >>> 8));
  const [second, third] = [next(first), next(next(first))];
  return [first, second, third, next(third)];
}
