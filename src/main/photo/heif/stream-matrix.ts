/** Reads of an HEVC stream's parameters (ITU-T H.265, 7.3.2.2) how its brightness and colour differences were made from RGB. */
import type { Property } from '../isobmff/items';

const SPS = 33;
/** Not said. */
const UNSPECIFIED = 2;

/** Bits of a NAL unit, the bytes left out that only keep start codes away. Throws `RangeError` beyond its end. */
class Bits {
  private at = 0;
  private readonly bytes: number[] = [];

  constructor(unit: Uint8Array) {
    for (let i = 0, zeros = 0; i < unit.length; i++) {
      const byte = unit[i] ?? 0;
      if (zeros >= 2 && byte === 3) zeros = 0;
      else {
        this.bytes.push(byte);
        zeros = byte === 0 ? zeros + 1 : 0;
      }
    }
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.at++) {
      const byte = this.bytes[this.at >> 3];
      if (byte === undefined) throw new RangeError('parameters end too early');
      value = value * 2 + ((byte >> (7 - (this.at & 7))) & 1);
    }
    return value;
  }

  /** Exp-Golomb. */
  number(): number {
    let zeros = 0;
    while (this.bits(1) === 0) if (++zeros > 32) throw new RangeError('no number');
    return 2 ** zeros - 1 + this.bits(zeros);
  }
}

/** Up to the end of the level; one layer, as still pictures have. */
function skipProfile(bits: Bits): void {
  bits.bits(4); // video parameter set
  if (bits.bits(3) !== 0) throw new RangeError('several sub-layers');
  bits.bits(1 + 88 + 8);
}

function skipToVui(bits: Bits): boolean {
  skipProfile(bits);
  bits.number(); // id
  if (bits.number() === 3) bits.bits(1); // chroma format, planes apart
  bits.number();
  bits.number(); // size
  if (bits.bits(1)) for (let i = 0; i < 4; i++) bits.number(); // cropped edges
  for (let i = 0; i < 3; i++) bits.number(); // depths, picture order
  bits.bits(1);
  for (let i = 0; i < 3 + 6; i++) bits.number(); // buffers, block sizes, depths of trees
  if (bits.bits(1) && bits.bits(1)) throw new RangeError('scaling lists of its own');
  bits.bits(2);
  if (bits.bits(1)) {
    bits.bits(8); // depths of uncoded blocks
    bits.number();
    bits.number();
    bits.bits(1);
  }
  if (bits.number() !== 0) throw new RangeError('reference pictures');
  if (bits.bits(1)) throw new RangeError('long-term pictures');
  bits.bits(2);
  return bits.bits(1) === 1;
}

/** The matrix of H.273, or null where the stream does not say, or in a way that still pictures have no use for. */
function matrixOf(unit: Uint8Array): number | null {
  const bits = new Bits(unit.subarray(2));
  if (!skipToVui(bits)) return null;
  if (bits.bits(1) && bits.bits(8) === 255) bits.bits(32); // shape of pixels
  if (bits.bits(1)) bits.bits(1); // overscan
  if (!bits.bits(1)) return null;
  bits.bits(4); // kind of video, range
  if (!bits.bits(1)) return null;
  bits.bits(16); // primaries, transfer
  const matrix = bits.bits(8);
  return matrix === UNSPECIFIED ? null : matrix;
}

/** Of an item's `hvcC`. Null where it does not say. */
export function streamMatrix(properties: readonly Property[]): number | null {
  const data = properties.find(({ type }) => type === 'hvcC')?.data;
  if (!data) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  try {
    let at = 23;
    for (let array = 0; array < (data[22] ?? 0); array++) {
      const kind = view.getUint8(at) & 63;
      const units = view.getUint16(at + 1);
      at += 3;
      for (let i = 0; i < units; i++) {
        const length = view.getUint16(at);
        if (kind === SPS) return matrixOf(data.subarray(at + 2, at + 2 + length));
        at += 2 + length;
      }
    }
  } catch {
    return null; // ends too early, or is none of the simple kind
  }
  return null;
}
