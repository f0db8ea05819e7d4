/** What of a PNG's chunks matters for its picture, beside the pixels: colours by code points, and where its EXIF block is hidden. */
import { inflateSync, crc32 } from 'node:zlib';
import { readCodePoints, type CodePoints } from './colour/code-points';

const SIGNATURE_BYTES = 8;
const TEXT = new Set(['tEXt', 'zTXt', 'iTXt']);
/** Where ImageMagick and others put EXIF before PNG had a chunk for it, in hexadecimal digits. */
const HIDDEN_EXIF = /^Raw profile type (?:exif|APP1)$/;
/** Bytes of such a text, unpacked; an EXIF block is below 64 KiB. */
const MAX_TEXT_BYTES = 1 << 18;

export interface PngPhoto {
  /** Without its texts, which may unpack to gigabytes; with the EXIF block in its proper place. */
  readonly bytes: Uint8Array;
  /** Its `cICP` chunk, which comes before profiles of every kind. */
  readonly points: CodePoints | null;
}

/** The bytes that a hidden block's digits stand for: a name, their count, the digits. Null where it is none. */
function exifOf(keyword: string, type: string, body: Buffer): Buffer | null {
  if (!HIDDEN_EXIF.test(keyword) || type === 'iTXt') return null;
  const packed = body.subarray(keyword.length + (type === 'zTXt' ? 2 : 1));
  let text: string;
  try {
    text = (type === 'zTXt' ? inflateSync(packed, { maxOutputLength: MAX_TEXT_BYTES }) : packed).toString('latin1');
  } catch {
    return null;
  }
  const [, count = '', digits = ''] = /^\s*\w+\s+(\d+)\s([\s\dA-Fa-f]*)/.exec(text) ?? [];
  const block = Buffer.from(digits.replace(/\s/g, ''), 'hex').subarray(0, Number(count));
  const start = block.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0;
  return /^(?:II\*\0|MM\0\*)$/.test(block.toString('latin1', start, start + 4)) ? block.subarray(start) : null;
}

function chunk(type: string, body: Buffer): Buffer {
  const result = Buffer.alloc(body.length + 12);
  result.writeUInt32BE(body.length);
  result.write(type, 4, 'latin1');
  body.copy(result, 8);
  result.writeUInt32BE(crc32(result.subarray(4, body.length + 8)), body.length + 8);
  return result;
}

/** The same bytes where there is nothing to leave out or to move, or where the chunks make no sense. */
export function readPng(bytes: Uint8Array): PngPhoto {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Buffer[] = [buffer.subarray(0, SIGNATURE_BYTES)];
  let points: CodePoints | null = null;
  let hidden: Buffer | null = null;
  let hasExif = false;
  let left = false;
  for (let at = SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const end = at + 12 + buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    const body = buffer.subarray(at + 8, Math.max(at + 8, end - 4));
    if (TEXT.has(type) && end <= bytes.length) {
      const zero = body.indexOf(0);
      hidden ??= zero > 0 && zero < 80 ? exifOf(body.toString('latin1', 0, zero), type, body) : null;
      left = true;
    } else kept.push(buffer.subarray(at, end));
    if (type === 'cICP') points ??= readCodePoints(body, 1);
    if (type === 'eXIf') hasExif = true;
    at = end;
  }
  if (hidden && !hasExif) kept.splice(2, 0, chunk('eXIf', hidden)); // after the header
  return { bytes: left ? new Uint8Array(Buffer.concat(kept)) : bytes, points };
}
