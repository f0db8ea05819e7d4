/** Reads of an HEVC sequence parameter set (ITU-T H.265, 7.3.2.2 and E.2.1) what its numbers mean as colours. */
import type { CodePoints } from '../colour/code-points';
import { Bits } from './bits';

const SPS = 33;
const UNSPECIFIED = 2;
const EXTENDED_SHAPE = 255;

/** Without the bytes that only keep start codes away. */
function payload(unit: Uint8Array): number[] {
  const bytes: number[] = [];
  for (let i = 0, zeros = 0; i < unit.length; i++) {
    const byte = unit[i] ?? 0;
    if (zeros >= 2 && byte === 3) zeros = 0;
    else {
      bytes.push(byte);
      zeros = byte === 0 ? zeros + 1 : 0;
    }
  }
  return bytes;
}

/** Up to the end of the levels; answers how many layers there are beside the first. */
function skipProfile(bits: Bits): number {
  bits.bits(4); // video parameter set
  const layers = bits.bits(3);
  bits.bits(1 + 88 + 8);
  if (layers === 0) return 0;
  const present = Array.from({ length: 8 }, () => [bits.flag(), bits.flag()] as const).slice(0, layers);
  for (const [profile, level] of present) bits.bits((profile ? 88 : 0) + (level ? 8 : 0));
  return layers;
}

/** 7.3.4 */
function skipScalingLists(bits: Bits): void {
  for (let size = 0; size < 4; size++) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) bits.number();
      else for (let i = size > 1 ? -1 : 0; i < Math.min(64, 16 << (2 * size)); i++) bits.number();
    }
  }
}

const MAX_SETS = 64;

/** 7.3.7: each set may be told by its difference from the one before. */
function skipReferenceSets(bits: Bits): void {
  const sets = bits.number();
  if (sets > MAX_SETS) throw new RangeError('too many sets of reference pictures');
  let pictures = 0;
  for (let set = 0; set < sets; set++) {
    if (set > 0 && bits.flag()) {
      bits.bits(1);
      bits.number();
      let kept = 0;
      for (let i = 0; i <= pictures; i++) if (bits.flag() || bits.flag()) kept++;
      pictures = kept;
      continue;
    }
    pictures = bits.number() + bits.number();
    if (pictures > MAX_SETS) throw new RangeError('too many reference pictures');
    for (let i = 0; i < pictures; i++) {
      bits.number();
      bits.bits(1);
    }
  }
}

/** Whether a description of colours and display follows. */
function skipToVui(bits: Bits): boolean {
  const layers = skipProfile(bits);
  bits.number(); // id
  if (bits.number() === 3) bits.bits(1); // chroma format, planes apart
  bits.number();
  bits.number(); // size
  if (bits.flag()) for (let i = 0; i < 4; i++) bits.number(); // cropped edges
  bits.number();
  bits.number(); // depths
  const orderBits = bits.number() + 4;
  const described = bits.flag() ? layers + 1 : 1;
  for (let i = 0; i < 3 * described; i++) bits.number(); // buffers
  for (let i = 0; i < 6; i++) bits.number(); // block sizes, depths of trees
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.bits(2);
  if (bits.flag()) {
    bits.bits(8); // depths of uncoded blocks
    bits.number();
    bits.number();
    bits.bits(1);
  }
  skipReferenceSets(bits);
  if (bits.flag()) for (let i = bits.number(); i > 0; i--) bits.bits(orderBits + 1); // long-term pictures
  bits.bits(2);
  return bits.flag();
}

/** Null where the stream does not say, or ends too early. */
function pointsOf(unit: Uint8Array): CodePoints | null {
  const bits = new Bits(payload(unit.subarray(2)));
  if (!skipToVui(bits)) return null;
  if (bits.flag() && bits.bits(8) === EXTENDED_SHAPE) bits.bits(32); // shape of pixels
  if (bits.flag()) bits.bits(1); // overscan
  if (!bits.flag()) return null;
  bits.bits(3); // kind of video
  const fullRange = bits.flag();
  const told = bits.flag();
  const [primaries, transfer, matrix] = [0, 1, 2].map(() => (told ? bits.bits(8) : UNSPECIFIED));
  return { primaries: primaries ?? 0, transfer: transfer ?? 0, matrix: matrix ?? 0, fullRange };
}

/** Of a decoder configuration (`hvcC`). Throws `RangeError` where it ends too early. */
export function hevcPoints(hvcC: Uint8Array): CodePoints | null {
  const view = new DataView(hvcC.buffer, hvcC.byteOffset, hvcC.byteLength);
  let at = 23;
  for (let array = 0; array < (hvcC[22] ?? 0); array++) {
    const kind = view.getUint8(at) & 63;
    const units = view.getUint16(at + 1);
    at += 3;
    for (let i = 0; i < units; i++) {
      const length = view.getUint16(at);
      if (kind === SPS) return pointsOf(hvcC.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return null;
}
