/** NumPy's .npy, version 1.0: little-endian float32, C order (numpy/lib/format.py). */
import { productOf } from './product';

const ALIGN = 64;

/** Header and data in pieces, which together hold `shape`'s product of numbers. */
export function* npyPieces(shape: readonly number[], data: Iterable<Float32Array>): Generator<Uint8Array> {
  yield npyHeader(shape);
  for (const piece of data) yield littleEndian(piece);
}

/** A NumPy file, in pieces: little-endian float32, C order. */
export function npy(shape: readonly number[], data: Float32Array): Generator<Uint8Array> {
  if (data.length !== productOf(shape)) throw new RangeError(`${data.length} numbers for shape ${shape.join(' × ')}`);
  return npyPieces(shape, [data]);
}

function npyHeader(shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const total = Math.ceil((10 + text.length + 1) / ALIGN) * ALIGN; // magic, version, length, text, newline
  const header = new Uint8Array(total).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]); // \x93NUMPY 1.0
  new DataView(header.buffer).setUint16(8, total - 10, true);
  header.set(new TextEncoder().encode(text), 10);
  header[total - 1] = 0x0a;
  return header;
}

/** The bytes as they lie in memory; every platform that Node and Chromium run on is little-endian. */
export function littleEndian(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
