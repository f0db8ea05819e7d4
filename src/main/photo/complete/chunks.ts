/** Whether the blocks that PNG, GIF and WebP are made of are all there. */
import { inflateSync } from 'node:zlib';
import { MAX_FILE_BYTES } from '../limits';
import { viewOf } from '../isobmff/box';
import { longestZeros, zeroTail } from './zeros';

/** What is known of a file's end: `whole`, the share 0 … 1 that is missing, or only that the end is not there. */
export type Completeness = 'whole' | 'endMissing' | number;

const PNG_SIGNATURE = 8;
const PNG_CHUNK = 12;
const IDAT = 0x49444154;
const IEND = 0x49454e44;
const isChunkType = (type: number): boolean =>
  /^[A-Za-z]{4}$/.test(Buffer.from(Uint32Array.of(type).buffer).toString());

/** Whether the packed pixels end where they should: their own format says so. */
function pixelsEnd(packed: readonly Uint8Array[]): boolean {
  try {
    inflateSync(Buffer.concat(packed), { maxOutputLength: MAX_FILE_BYTES });
    return true;
  } catch {
    return false;
  }
}

/** Up to the chunk IEND, or to the end of its pixels where nothing but IEND was left out; a chunk that makes no sense is left to the decoder. */
export function pngEnd(bytes: Uint8Array): Completeness {
  const view = viewOf(bytes);
  const pixels: Uint8Array[] = [];
  for (let at = PNG_SIGNATURE; ;) {
    if (at === bytes.length) return pixelsEnd(pixels) ? 'whole' : 'endMissing';
    if (at + PNG_CHUNK > bytes.length) return 'endMissing';
    const type = view.getUint32(at + 4);
    const end = at + PNG_CHUNK + view.getUint32(at);
    if (type === 0) return 'endMissing';
    if (!isChunkType(type)) return 'whole';
    if (end > bytes.length) return 'endMissing'; // how many chunks would follow, nobody knows
    if (type === IEND) return 'whole';
    if (type === IDAT) pixels.push(bytes.subarray(at + 8, end - 4));
    at = end;
  }
}

const TRAILER = 0x3b;
const IMAGE = 0x2c;
const EXTENSION = 0x21;

const tableBytes = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** Up to the trailer, or to the end of a picture where some writer left out nothing but the trailer. */
export function gifEnd(bytes: Uint8Array): Completeness {
  let pictures = 0;
  let at = 13 + tableBytes(bytes[10] ?? 0);
  for (;;) {
    const kind = bytes[at];
    if (kind === TRAILER || (at === bytes.length && pictures > 0)) return 'whole';
    if (kind === IMAGE) pictures++;
    if (kind === IMAGE) at += 11 + tableBytes(bytes[at + 9] ?? 0);
    else if (kind === EXTENSION) at += 2;
    else return kind === undefined || kind === 0 ? 'endMissing' : 'whole'; // nonsense is left to the decoder
    for (let size = bytes[at]; size !== 0; size = bytes[at]) {
      if (size === undefined) return 'endMissing';
      at += size + 1;
    }
    at++;
  }
}

const RIFF_HEADER = 12;
/** Chunks of coded pixels. */
const PIXELS = /^(?:VP8 |VP8L|ALPH|ANMF)$/;
/** WebP's coders do not write so many zeros, whatever the picture. */
const NO_PICTURE_DATA = 64;
/** Nor so many in the middle, where the coder is an arithmetic one; the lossless one packs a flat stretch in few bits. */
const NO_ARITHMETIC = 512;

/** Held to the length that stands in its header, and to the zeros its pixels end with. */
export function webpEnd(bytes: Uint8Array): Completeness {
  const view = viewOf(bytes);
  const wanted = view.getUint32(4, true) + 8;
  if (wanted - 1 > bytes.length) return 1 - bytes.length / wanted; // the last byte may be padding that nobody wrote
  const tail = zeroTail(bytes);
  for (let at = RIFF_HEADER; at + 8 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at + 4, true);
    const type = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
    if (PIXELS.test(type) && Math.min(end, bytes.length) - Math.max(at + 8, tail) >= NO_PICTURE_DATA)
      return 1 - tail / bytes.length;
    const hole = type === 'VP8 ' ? longestZeros(bytes, at + 8, Math.min(end, bytes.length), NO_ARITHMETIC) : 0;
    if (hole > 0) return hole / bytes.length;
    at = end + (end % 2);
  }
  return 'whole';
}
