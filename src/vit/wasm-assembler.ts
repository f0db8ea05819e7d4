/** Just enough of WebAssembly's binary format (core specification 2.0, chapter 5) to write a few small kernels as lists of instructions. */

export type Code = readonly number[];

/** Unsigned LEB128. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

/** Signed LEB128 of a 32-bit number. */
export function signed(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 127;
    if ((rest >> 7 === 0 && low < 64) || (rest >> 7 === -1 && low >= 64)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

const simd = (opcode: number, ...rest: Code): Code => [0xfd, ...unsigned(opcode), ...rest];
/** An address `offset` bytes on, of any alignment. */
const at = (offset: number): Code => [0, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const constant = (value: number): Code => [0x41, ...signed(value)];

export const i32 = {
  load: (offset: number): Code => [0x28, ...at(offset)],
  store: (offset: number): Code => [0x36, ...at(offset)],
  ltU: [0x49],
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
} as const;

export const v128 = {
  load: (offset: number): Code => simd(0, ...at(offset)),
  store: (offset: number): Code => simd(11, ...at(offset)),
  load32Splat: (offset: number): Code => simd(9, ...at(offset)),
  load64Zero: (offset: number): Code => simd(93, ...at(offset)),
  store64: (offset: number): Code => simd(91, ...at(offset), 0),
  constant: (bytes: Code): Code => simd(12, ...bytes),
  /** Bytes of two vectors, 0 … 15 and 16 … 31. */
  shuffle: (bytes: Code): Code => simd(13, ...bytes),
  /** Bytes of one vector; 0 where an index is beyond it. */
  swizzle: simd(14),
  splat32: simd(17),
  lane32: (lane: number): Code => simd(27, lane),
  narrow16U: simd(102),
  narrow32S: simd(134),
  lowU8: simd(137),
  highU8: simd(138),
  shiftLeft32: simd(171),
  shiftRight32: simd(172),
  add32: simd(174),
  /** Pairs of 16-bit numbers, multiplied and added. */
  dot16: simd(186),
} as const;

/** Four 32-bit floats. */
export const f32x4 = {
  sqrt: simd(227),
  add: simd(228),
  sub: simd(229),
  mul: simd(230),
  div: simd(231),
  min: simd(232),
  max: simd(233),
  /** To whole numbers, towards 0; NaN becomes 0. */
  toInts: simd(248),
  fromInts: simd(250),
} as const;

/** Repeats `body` while local `i` is below local `end`; `body` moves `i` on. */
export const whileBelow = (i: number, end: number, body: Code): Code =>
  // if (i < end) do { … } while (i < end)
  [...get(i), ...get(end), ...i32.ltU, 0x04, 0x40, 0x03, 0x40, ...body, ...get(i), ...get(end), ...i32.ltU, 0x0d, 0, 0x0b, 0x0b]; // prettier-ignore

export const increase = (local: number, by: Code): Code => [...get(local), ...by, ...i32.add, ...set(local)];

export const TYPES = { i32: 0x7f, v128: 0x7b } as const;

export interface Kernel {
  readonly name: string;
  /** All of them i32. */
  readonly parameters: number;
  readonly locals: readonly (keyof typeof TYPES)[];
  readonly body: Code;
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const nameBytes = (name: string): Code => vector([...new TextEncoder().encode(name)].map((byte) => [byte]));

/** A memory of the module's own, of one page at first, which it exports; or another's, imported as `env.memory`. */
export type Memory = 'own' | 'imported' | 'importedShared';

const OWN_MEMORY = section(5, vector([[0, 1]]));
/** Any other module's: from nothing to all 65,536 pages. */
const limits = (shared: boolean): Code => (shared ? [3, 0, ...unsigned(65_536)] : [0, 0]);
const importedMemory = (shared: boolean): Code =>
  section(2, vector([[...nameBytes('env'), ...nameBytes('memory'), 2, ...limits(shared)]]));

/** A module that exports `kernels`, none of which returns anything. */
export function moduleOf(kernels: readonly Kernel[], memory: Memory = 'own'): Uint8Array<ArrayBuffer> {
  const types = kernels.map(({ parameters }): Code => [0x60, ...vector(Array(parameters).fill([TYPES.i32])), 0]);
  const code = kernels.map(({ locals, body }) => {
    const whole = [...vector(locals.map((type) => [1, TYPES[type]])), ...body, 0x0b];
    return [...unsigned(whole.length), ...whole];
  });
  const exported = kernels.map(({ name }, i): Code => [...nameBytes(name), 0, i]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...(memory === 'own' ? [] : importedMemory(memory === 'importedShared')),
    ...section(3, vector(kernels.map((_, i) => [i]))),
    ...(memory === 'own' ? OWN_MEMORY : []),
    ...section(7, vector([...exported, ...(memory === 'own' ? [[...nameBytes('memory'), 2, 0]] : [])])),
    ...section(10, vector(code)),
  ]);
}
