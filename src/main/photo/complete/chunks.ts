/** Whether the blocks that PNG, GIF and WebP are made of are all there. */
import { viewOf } from '../isobmff/box';
import { zeroTail } from './zeros';

/** What is known of a file's end: `whole`, the share 0 … 1 that is missing, or only that the end is not there. */
export type Completeness = 'whole' | 'endMissing' | number;

const PNG_SIGNATURE = 8;
const PNG_CHUNK = 12;
const IEND = 0x49454e44;
const isChunkType = (type: number): boolean =>
  /^[A-Za-z]{4}$/.test(Buffer.from(Uint32Array.of(type).buffer).toString());

/** Up to the chunk IEND; a chunk that makes no sense is left to the decoder. */
export function pngEnd(bytes: Uint8Array): Completeness {
  const view = viewOf(bytes);
  for (let at = PNG_SIGNATURE; ;) {
    if (at + PNG_CHUNK > bytes.length) return 'endMissing';
    const type = view.getUint32(at + 4);
    const end = at + PNG_CHUNK + view.getUint32(at);
    if (type === 0) return 'endMissing';
    if (!isChunkType(type)) return 'whole';
    if (end > bytes.length) return 'endMissing'; // how many chunks would follow, nobody knows
    if (type === IEND) return 'whole';
    at = end;
  }
}

const TRAILER = 0x3b;
const IMAGE = 0x2c;
const EXTENSION = 0x21;

const tableBytes = (flags: number): number => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** Up to the trailer. */
export function gifEnd(bytes: Uint8Array): Completeness {
  let at = 13 + tableBytes(bytes[10] ?? 0);
  for (;;) {
    const kind = bytes[at];
    if (kind === TRAILER) return 'whole';
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
    at = end + (end % 2);
  }
  return 'whole';
}
