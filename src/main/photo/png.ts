/** Leaves out of a PNG what has nothing to do with its picture: compressed texts that unpack to gigabytes. */

const SIGNATURE_BYTES = 8;
const TEXT = new Set(['tEXt', 'zTXt', 'iTXt']);

/** `bytes` without its text chunks; the same array when there are none, or when the chunks make no sense. */
export function withoutTexts(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, SIGNATURE_BYTES)];
  let found = false;
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const end = at + 12 + buffer.readUInt32BE(at);
    if (TEXT.has(buffer.toString('latin1', at + 4, at + 8)) && end <= bytes.length) found = true;
    else kept.push(bytes.subarray(at, end));
    at = end;
  }
  return found ? Buffer.concat(kept) : bytes;
}
