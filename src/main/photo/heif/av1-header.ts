/** Reads of an AV1 sequence header (AV1 bitstream specification, 5.5) what its numbers mean as colours. */
import type { CodePoints } from '../colour/code-points';
import { Bits } from './bits';

const SEQUENCE_HEADER = 1;
const UNSPECIFIED = 2;
/** H.273: sRGB's primaries and curve with RGB itself coded have the full range without saying so. */
const SRGB = [1, 13, 0];
const SELECT = 2;

interface DecoderModel {
  readonly delayBits: number;
}

function timing(bits: Bits): DecoderModel | null {
  if (!bits.flag()) return null;
  bits.bits(64);
  if (bits.flag()) bits.number();
  if (!bits.flag()) return null;
  const delayBits = bits.bits(5) + 1;
  bits.bits(32 + 5 + 5);
  return { delayBits };
}

function skipOperatingPoints(bits: Bits): void {
  const model = timing(bits);
  const delayed = bits.flag();
  const points = bits.bits(5) + 1;
  for (let i = 0; i < points; i++) {
    bits.bits(12);
    if (bits.bits(5) > 7) bits.bits(1); // level, tier
    if (model && bits.flag()) bits.bits(2 * model.delayBits + 1);
    if (delayed && bits.flag()) bits.bits(4);
  }
}

/** Skips the tools for predicting one frame from another. */
function skipTools(bits: Bits): void {
  bits.bits(4);
  const ordered = bits.flag();
  if (ordered) bits.bits(2);
  const screen = bits.flag() ? SELECT : bits.bits(1);
  if (screen > 0 && !bits.flag()) bits.bits(1);
  if (ordered) bits.bits(3);
}

function colours(bits: Bits, profile: number): CodePoints {
  const deep = bits.flag();
  if (profile === 2 && deep) bits.bits(1);
  const grey = profile !== 1 && bits.flag();
  const told = bits.flag();
  const points = [0, 1, 2].map(() => (told ? bits.bits(8) : UNSPECIFIED));
  const [primaries = 0, transfer = 0, matrix = 0] = points;
  const isSrgb = !grey && points.every((value, i) => value === SRGB[i]);
  return { primaries, transfer, matrix, fullRange: isSrgb || bits.flag() };
}

function sequence(header: Uint8Array): CodePoints {
  const bits = new Bits(header);
  const profile = bits.bits(3);
  bits.bits(1); // a still picture
  const reduced = bits.flag();
  if (reduced) bits.bits(5);
  else skipOperatingPoints(bits);
  const [widthBits, heightBits] = [bits.bits(4) + 1, bits.bits(4) + 1];
  bits.bits(widthBits + heightBits);
  if (!reduced && bits.flag()) bits.bits(7); // numbers of frames
  bits.bits(3);
  if (!reduced) skipTools(bits);
  bits.bits(3);
  return colours(bits, profile);
}

/** Of units one after the other (5.3), as in `av1C` from its fifth byte on, and at the start of a picture. Throws `RangeError` where one ends too early. */
export function av1Points(units: Uint8Array): CodePoints | null {
  for (let at = 0; at < units.length;) {
    const head = units[at] ?? 0;
    at += (head & 4) === 0 ? 1 : 2;
    let size = units.length - at;
    if (head & 2) {
      size = 0;
      for (let shift = 0, more = true; more && shift < 35; shift += 7, at++) {
        const byte = units[at] ?? 0;
        size += (byte & 127) * 2 ** shift;
        more = byte > 127;
      }
    }
    if (((head >> 3) & 15) === SEQUENCE_HEADER) return sequence(units.subarray(at, at + size));
    at += size;
  }
  return null;
}
