/**
 * The two passes of a resize as WebAssembly with 128-bit vectors. A weight is split, w = high · 2¹⁵ + low with 0 ≤ low < 2¹⁵, so that pairs of
 * 8-bit values meet pairs of weights in one multiply-and-add of 16-bit numbers. Sums are those of 32-bit integers, modulo 2³²: in whatever order,
 * the bits are Pillow's.
 */
import {
  constant,
  get,
  i32,
  increase,
  moduleOf,
  set,
  v128,
  whileBelow,
  type Code,
  type Kernel,
} from '../../wasm-assembler';
import { HALF, PRECISION_BITS } from './taps';

/** Bits of a weight's lower part. */
export const LOW_BITS = 15;

const ZERO = 0x80;
/** RGB RGB → RR GG BB, each value in 16 bits: two neighbouring pixels, colour beside colour. */
const pairFrom = (first: number): Code =>
  [0, 1, 2].flatMap((c) => [first + c, ZERO, first + 3 + c, ZERO]).concat(Array<number>(4).fill(ZERO));
/** The bytes of two rows in turn. */
const TWO_ROWS = Array.from({ length: 8 }, (_, i) => [i, 16 + i]).flat();

const splat = (value: number): Code => [...constant(value), ...v128.splat32];
/** (low + high · 2¹⁵) >> 22 */
const joined = (low: number, high: number): Code => [
  ...get(low),
  ...[...get(high), ...constant(LOW_BITS), ...v128.shiftLeft32],
  ...v128.add32,
  ...[...constant(PRECISION_BITS), ...v128.shiftRight32],
];
/** `sum` += `values` · the pair of weights that stands `offset` bytes from where local `weights` points. */
const addPair = (sum: number, values: number, weights: number, offset: number): Code => [
  ...get(sum),
  ...[...get(values), ...get(weights), ...v128.load32Splat(offset), ...v128.dot16],
  ...v128.add32,
  ...set(sum),
];

/**
 * across(source, sourceEnd, stride, table, tableEnd, out): rows of `stride` bytes → rows of 3 bytes an output. The table has, an output: where it
 * begins in the row, in bytes; bytes of its weights; then, four source pixels at a time, low 01, high 01, low 23, high 23.
 */
function across(): Kernel {
  const [source, sourceEnd, stride, table, tableEnd, out, at, weights, weightsEnd, four, pair, low, high] = Array(13).keys(); // prettier-ignore
  const L = (local: number | undefined): number => local as number;
  const two = (first: number, offset: number): Code => [
    ...[...get(L(four)), ...v128.constant(pairFrom(first)), ...v128.swizzle, ...set(L(pair))],
    ...addPair(L(low), L(pair), L(weights), offset),
    ...addPair(L(high), L(pair), L(weights), offset + 4),
  ];
  const taps: Code = [
    ...[...get(L(at)), ...v128.load(0), ...set(L(four))],
    ...two(0, 0),
    ...two(6, 8),
    ...increase(L(at), constant(12)),
    ...increase(L(weights), constant(16)),
  ];
  const output: Code = [
    ...[...get(L(source)), ...get(L(weights)), ...i32.load(0), ...i32.add, ...set(L(at))],
    ...[...get(L(weights)), ...constant(8), ...i32.add, ...get(L(weights)), ...i32.load(4), ...i32.add],
    ...set(L(weightsEnd)),
    ...increase(L(weights), constant(8)),
    ...[...splat(HALF), ...set(L(low)), ...splat(0), ...set(L(high))],
    ...whileBelow(L(weights), L(weightsEnd), taps),
    ...[...joined(L(low), L(high)), ...set(L(low))],
    ...[...get(L(low)), ...get(L(low)), ...v128.narrow32S, ...set(L(low))],
    ...[...get(L(out)), ...get(L(low)), ...get(L(low)), ...v128.narrow16U, ...v128.lane32(0), ...i32.store(0)],
    ...increase(L(out), constant(3)), // the fourth byte is the next output's
  ];
  const row: Code = [
    ...[...get(L(table)), ...set(L(weights))],
    ...whileBelow(L(weights), L(tableEnd), output),
    ...increase(L(source), get(L(stride))),
  ];
  const locals = ['i32', 'i32', 'i32', 'v128', 'v128', 'v128', 'v128'] as const;
  return { name: 'across', parameters: 6, locals, body: whileBelow(L(source), L(sourceEnd), row) };
}

/**
 * down(source, stride, table, tableEnd, out): rows of `stride` bytes, a multiple of 8, → as many rows as the table has outputs. It has, an output:
 * where its first row begins, in bytes; bytes of its weights; then, two source rows at a time, low and high.
 */
function down(): Kernel {
  const [source, stride, table, tableEnd, out, col, at, weights, weightsEnd, begin, both, left, right, lowL, highL, lowR, highR] = Array(17).keys(); // prettier-ignore
  const L = (local: number | undefined): number => local as number;
  const rows: Code = [
    ...[...get(L(at)), ...v128.load64Zero(0)],
    ...[...get(L(at)), ...get(L(stride)), ...i32.add, ...v128.load64Zero(0)],
    ...[...v128.shuffle(TWO_ROWS), ...set(L(both))],
    ...[...get(L(both)), ...v128.lowU8, ...set(L(left)), ...get(L(both)), ...v128.highU8, ...set(L(right))],
    ...[...addPair(L(lowL), L(left), L(weights), 0), ...addPair(L(highL), L(left), L(weights), 4)],
    ...[...addPair(L(lowR), L(right), L(weights), 0), ...addPair(L(highR), L(right), L(weights), 4)],
    ...increase(L(at), [...get(L(stride)), ...constant(2), ...i32.mul]),
    ...increase(L(weights), constant(8)),
  ];
  const eight: Code = [
    ...[...get(L(begin)), ...get(L(col)), ...i32.add, ...set(L(at))],
    ...[...get(L(table)), ...constant(8), ...i32.add, ...set(L(weights))],
    ...[...splat(HALF), ...set(L(lowL)), ...splat(HALF), ...set(L(lowR))],
    ...[...splat(0), ...set(L(highL)), ...splat(0), ...set(L(highR))],
    ...whileBelow(L(weights), L(weightsEnd), rows),
    ...[...joined(L(lowL), L(highL)), ...joined(L(lowR), L(highR)), ...v128.narrow32S, ...set(L(both))],
    ...[...get(L(out)), ...get(L(col)), ...i32.add],
    ...[...get(L(both)), ...get(L(both)), ...v128.narrow16U, ...v128.store64(0)],
    ...increase(L(col), constant(8)),
  ];
  const output: Code = [
    ...[...get(L(source)), ...get(L(table)), ...i32.load(0), ...i32.add, ...set(L(begin))],
    ...[...get(L(table)), ...constant(8), ...i32.add, ...get(L(table)), ...i32.load(4), ...i32.add],
    ...set(L(weightsEnd)),
    ...[...constant(0), ...set(L(col))],
    ...whileBelow(L(col), L(stride), eight),
    ...increase(L(out), get(L(stride))),
    ...[...get(L(weightsEnd)), ...set(L(table))],
  ];
  const locals = [...Array<'i32'>(5).fill('i32'), ...Array<'v128'>(7).fill('v128')];
  return { name: 'down', parameters: 5, locals, body: whileBelow(L(table), L(tableEnd), output) };
}

export const kernelModule = (): Uint8Array<ArrayBuffer> => moduleOf([across(), down()]);
