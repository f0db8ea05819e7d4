/** Number formats of safetensors, and how the floating ones become float32. */

/** Bits per element of every format the safetensors specification names. */
export const DTYPE_BITS = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  I64: 64,
  U64: 64,
  F64: 64,
  C64: 64,
} as const;

export type Dtype = keyof typeof DTYPE_BITS;

/** Formats that a model's weights may have. */
export type FloatDtype = 'F16' | 'BF16' | 'F32' | 'F64';

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(DTYPE_BITS, name);
}

export function isFloat(dtype: Dtype): dtype is FloatDtype {
  return dtype === 'F16' || dtype === 'BF16' || dtype === 'F32' || dtype === 'F64';
}

/** Little-endian `bytes` as float32. The result may share memory with `bytes` (F32): neither may be changed afterwards. */
export function decodeFloats(bytes: Uint8Array, dtype: FloatDtype): Float32Array {
  const width = DTYPE_BITS[dtype] / 8;
  const own = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  const count = bytes.byteLength / width;
  if (dtype === 'F32') return new Float32Array(own.buffer, own.byteOffset, count);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(own.buffer, own.byteOffset, count));
  const halves = new Uint16Array(own.buffer, own.byteOffset, count);
  return dtype === 'F16' ? fromFloat16(halves) : fromBfloat16(halves);
}

/** A bfloat16 is the upper half of a float32. */
function fromBfloat16(halves: Uint16Array): Float32Array {
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = (halves[i] as number) << 16;
  return new Float32Array(words.buffer);
}

let halfTable: Uint32Array | undefined;

/** Looks up the float32 bits of each of the 65,536 half-precision numbers (256 KB, made on first use). */
function fromFloat16(halves: Uint16Array): Float32Array {
  const table = (halfTable ??= Uint32Array.from({ length: 0x10000 }, (_, half) => float16Bits(half)));
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = table[halves[i] as number] as number;
  return new Float32Array(words.buffer);
}

/** IEEE 754 half (1 sign, 5 exponent, 10 fraction bits) to single (1, 8, 23), as bits; NaN keeps its payload. */
function float16Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13); // 112 = 127 − 15
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21; // subnormal: the leading one moves to bit 10
  return sign | ((113 - shift) << 23) | ((fraction << (13 + shift)) & 0x7fffff);
}

/** The bytes of each number, `width` bytes long, in the other order. */
export function swapBytes(bytes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += width)
    for (let i = 0; i < width; i++) out[at + i] = bytes[at + width - 1 - i] ?? 0;
  return out;
}
