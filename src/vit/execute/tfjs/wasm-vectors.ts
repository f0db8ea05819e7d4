/** GELU and layer norm over TensorFlow.js' heap as WebAssembly of our own, four numbers at a time: in JavaScript they took a fifth of a forward pass. */
import {
  constant, f32x4, get, i32, increase, moduleOf, set, v128, whileBelow, type Code, type Kernel, type Memory,
} from '../../wasm-assembler'; // prettier-ignore
import { LAST, LIMIT, STEPS_PER_UNIT } from './activation-table';

/** Addresses in bytes; each ends where the next would begin. */
export interface VectorKernels {
  /** x · P(x); `table` as `cubics` makes it. */
  activate(from: number, end: number, to: number, table: number): void;
  /** Rows of `bytes` bytes, a multiple of 16; `facts` holds 1 / dim and ε. */
  layerNorm(from: number, end: number, to: number, bytes: number, gamma: number, beta: number, facts: number): void;
}

/** Numbers in a vector. */
export const LANES = 4;
const BYTES = 16;

const [ALL, FIRST_HALVES, LAST_HALVES] = [
  Array.from({ length: BYTES }, (_, i) => i),
  [...bytesFrom(0), ...bytesFrom(16)],
  [...bytesFrom(8), ...bytesFrom(24)],
] as const; // prettier-ignore
/** a0 b0 a1 b1, and a2 b2 a3 b3 */
const LOW_PAIRS = [0, 16, 4, 20].flatMap((byte) => ALL.slice(0, 4).map((i) => byte + i));
const HIGH_PAIRS = LOW_PAIRS.map((byte) => byte + 8);

function bytesFrom(first: number): number[] {
  return Array.from({ length: 8 }, (_, i) => first + i);
}

/** A float32 in all four places. */
const splat = (value: number): Code => v128.constant(Array(LANES).fill([...new Uint8Array(Float32Array.of(value).buffer)]).flat()); // prettier-ignore

function activate(): Kernel {
  const [from = 0, end = 0, to = 0, table = 0, x = 0, t = 0, k = 0, a = 0, b = 0, c = 0, d = 0, low = 0] = Array(12).keys(); // prettier-ignore
  /** The cubic of one of the four. */
  const cubic = (lane: number, into: number): Code => [
    ...[...get(k), ...v128.lane32(lane), ...get(table), ...i32.add, ...v128.load(0), ...set(into)],
  ];
  const shuffled = (one: number, other: number, bytes: Code): Code => [...get(one), ...get(other), ...v128.shuffle(bytes)]; // prettier-ignore
  const body: Code = [
    ...[...get(from), ...v128.load(0), ...set(x)],
    ...[...get(x), ...splat(LIMIT), ...f32x4.add, ...splat(STEPS_PER_UNIT), ...f32x4.mul],
    ...[...splat(0), ...f32x4.max, ...splat(LAST), ...f32x4.min, ...set(t)], // NaN stays NaN
    ...[...get(t), ...f32x4.toInts, ...set(k)],
    ...[...get(t), ...get(k), ...f32x4.fromInts, ...f32x4.sub, ...set(t)],
    ...[...get(k), ...constant(4), ...v128.shiftLeft32, ...set(k)], // 16 bytes a point
    ...[...cubic(0, a), ...cubic(1, b), ...cubic(2, c), ...cubic(3, d)],
    ...[...shuffled(a, b, LOW_PAIRS), ...set(low), ...shuffled(a, b, HIGH_PAIRS), ...set(a)], // coefficients 0 1, and 2 3
    ...[...shuffled(c, d, LOW_PAIRS), ...set(b), ...shuffled(c, d, HIGH_PAIRS), ...set(c)],
    ...[...get(to)],
    ...[...shuffled(a, c, LAST_HALVES), ...get(t), ...f32x4.mul, ...shuffled(a, c, FIRST_HALVES), ...f32x4.add],
    ...[...get(t), ...f32x4.mul, ...shuffled(low, b, LAST_HALVES), ...f32x4.add],
    ...[...get(t), ...f32x4.mul, ...shuffled(low, b, FIRST_HALVES), ...f32x4.add],
    ...[...get(x), ...f32x4.mul, ...v128.store(0)],
    ...[...increase(from, constant(BYTES)), ...increase(to, constant(BYTES))],
  ];
  const locals = Array<'v128'>(8).fill('v128');
  return { name: 'activate', parameters: 4, locals, body: whileBelow(from, end, body) };
}

function layerNorm(): Kernel {
  const [from = 0, end = 0, to = 0, bytes = 0, gamma = 0, beta = 0, facts = 0, at = 0, rowEnd = 0, out = 0, g = 0, b = 0, sum = 0, mean = 0, x = 0] = Array(15).keys(); // prettier-ignore
  /** Over the row, four at a time. */
  const overRow = (body: Code): Code => [
    ...[...get(from), ...set(at)],
    ...whileBelow(at, rowEnd, [...body, ...increase(at, constant(BYTES))]),
  ];
  const turned = (bytes: number): Code => [...get(sum), ...get(sum), ...v128.shuffle(ALL.map((i) => (i + bytes) % BYTES))]; // prettier-ignore
  /** The four added up, in all four places, times 1 / dim. */
  const averaged: Code = [
    ...[...get(sum), ...turned(8), ...f32x4.add, ...set(sum)],
    ...[...get(sum), ...turned(4), ...f32x4.add],
    ...[...get(facts), ...v128.load32Splat(0), ...f32x4.mul],
  ];
  const centred: Code = [...get(at), ...v128.load(0), ...get(mean), ...f32x4.sub];
  const body: Code = [
    ...[...get(from), ...get(bytes), ...i32.add, ...set(rowEnd)],
    ...[...splat(0), ...set(sum)],
    ...overRow([...get(sum), ...get(at), ...v128.load(0), ...f32x4.add, ...set(sum)]),
    ...[...averaged, ...set(mean), ...splat(0), ...set(sum)],
    ...overRow([...centred, ...set(x), ...get(sum), ...get(x), ...get(x), ...f32x4.mul, ...f32x4.add, ...set(sum)]),
    ...[...splat(1), ...averaged, ...get(facts), ...v128.load32Splat(4), ...f32x4.add, ...f32x4.sqrt, ...f32x4.div],
    ...set(sum), // 1 / √(variance + ε)
    ...[...get(to), ...set(out), ...get(gamma), ...set(g), ...get(beta), ...set(b)],
    ...overRow([
      ...get(out),
      ...[...centred, ...get(sum), ...f32x4.mul],
      ...[...get(g), ...v128.load(0), ...f32x4.mul, ...get(b), ...v128.load(0), ...f32x4.add],
      ...v128.store(0),
      ...[...increase(out, constant(BYTES)), ...increase(g, constant(BYTES)), ...increase(b, constant(BYTES))],
    ]),
    ...[...get(rowEnd), ...set(from), ...get(out), ...set(to)],
  ];
  const locals = [...Array<'i32'>(5).fill('i32'), ...Array<'v128'>(3).fill('v128')];
  return { name: 'layerNorm', parameters: 7, locals, body: whileBelow(from, end, body) };
}

/** On the heap of another module; null where there are no vectors. */
export function vectorKernels(memory: WebAssembly.Memory): VectorKernels | null {
  const kind: Memory = memory.buffer instanceof ArrayBuffer ? 'imported' : 'importedShared';
  try {
    const module = new WebAssembly.Module(moduleOf([activate(), layerNorm()], kind));
    return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as VectorKernels;
  } catch {
    return null;
  }
}
