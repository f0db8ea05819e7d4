/**
 * Two kernels in WebAssembly's 128-bit SIMD, of which all the algebra of a fit is made: products of four rows with two others, and four rows added to two others.
 * JavaScript has no way to two multiplications at once; the code is written out here as bytes, for a compiler would be a tool more for 200 of them.
 */

/** Addresses and strides in bytes; `length` too, a multiple of 16. */
export interface Kernels {
  /** out[r · outRow + c · outCol] = Σᵢ a[r, i] · b[c, i], of 4 rows of a and 2 of b. */
  dots(
    a: number,
    aRow: number,
    b: number,
    bRow: number,
    length: number,
    out: number,
    outRow: number,
    outCol: number,
  ): void;
  /** out[c, i] += Σᵣ times[c · timesCol + r · timesRow] · a[r, i], of 4 rows of a and 2 of out. */
  adds(out: number, outRow: number, a: number, aRow: number, length: number, times: number, timesRow: number, timesCol: number): void; // prettier-ignore
}

const [I32, V128] = [0x7f, 0x7b];
const [ROWS, COLS] = [
  [0, 1, 2, 3],
  [0, 1],
] as const;

type Code = readonly number[];

const leb = (n: number): Code => (n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...leb(n >> 7)]);
const get = (local: number): Code => [0x20, ...leb(local)];
const set = (local: number): Code => [0x21, ...leb(local)];
const i32 = { add: [0x6a], lessThan: [0x49], const: (n: number): Code => [0x41, n] }; // n < 64
const v128 = { load: [0xfd, 0x00, 4, 0], splatAt: [0xfd, 0x0a, 3, 0], store: [0xfd, 0x0b, 4, 0], zero: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] }; // prettier-ignore
const f64x2 = { add: [0xfd, 0xf0, 0x01], mul: [0xfd, 0xf2, 0x01], lane: (n: number): Code => [0xfd, 0x21, n] };
const f64 = { add: [0xa0], store: [0x39, 3, 0] };

/** `local` = `base` + `stride`. */
const step = (local: number, base: number, stride: number): Code => [...get(base), ...get(stride), ...i32.add, ...set(local)]; // prettier-ignore
/** The address `base` + i. */
const at = (base: number, i: number): Code => [...get(base), ...get(i), ...i32.add];

/** `body` for i = 0, 16 … below `length`, which may be 0. */
const forEach = (i: number, length: number, body: Code): Code => [
  ...[0x02, 0x40, ...get(length), 0x45, 0x0d, 0, 0x03, 0x40], // block, leave where the length is 0, loop
  ...body,
  ...[...get(i), ...i32.const(16), ...i32.add, 0x22, ...leb(i), ...get(length), ...i32.lessThan, 0x0d, 0], // i += 16, again
  ...[0x0b, 0x0b],
];

/** Parameters 0 … 7: a, aRow, b, bRow, length, out, outRow, outCol. */
function dotsCode(): Code {
  const [a, b, i] = [[0, 8, 9, 10], [2, 11], 12] as const;
  const sum = (r: number, c: number): number => 13 + 2 * r + c;
  const [row, col] = [(r: number) => 21 + r, (c: number) => 25 + c];
  const body = [
    ...ROWS.flatMap((r) => [...at(a[r], i), ...v128.load, ...set(row(r))]),
    ...COLS.flatMap((c) => [...at(b[c], i), ...v128.load, ...set(col(c))]),
    ...ROWS.flatMap((r) => COLS.flatMap((c) => [...get(sum(r, c)), ...get(row(r)), ...get(col(c)), ...f64x2.mul, ...f64x2.add, ...set(sum(r, c))])), // prettier-ignore
  ];
  const store = (r: number, c: number): Code => {
    const address = [...get(5), ...new Array(r).fill(6).flatMap((stride: number) => [...get(stride), ...i32.add]), ...(c === 1 ? [...get(7), ...i32.add] : [])]; // prettier-ignore
    return [...address, ...get(sum(r, c)), ...f64x2.lane(0), ...get(sum(r, c)), ...f64x2.lane(1), ...f64.add, ...f64.store]; // prettier-ignore
  };
  const rows = [...step(a[1], a[0], 1), ...step(a[2], a[1], 1), ...step(a[3], a[2], 1), ...step(b[1], b[0], 3)];
  const stores = ROWS.flatMap((r) => COLS.flatMap((c) => store(r, c)));
  return functionOf(5, 14, [...rows, ...forEach(i, 4, body), ...stores]);
}

/** Parameters 0 … 7: out, outRow, a, aRow, length, times, timesRow, timesCol. */
function addsCode(): Code {
  const [out, a, i] = [[0, 8], [2, 9, 10, 11], 12] as const;
  const times = (r: number, c: number): number => 13 + 2 * r + c;
  const [row, sum] = [(r: number) => 21 + r, 25];
  const load = (r: number, c: number): Code => {
    const address = [...get(5), ...new Array(r).fill(6).flatMap((stride: number) => [...get(stride), ...i32.add]), ...(c === 1 ? [...get(7), ...i32.add] : [])]; // prettier-ignore
    return [...address, ...v128.splatAt, ...set(times(r, c))];
  };
  const body = [
    ...ROWS.flatMap((r) => [...at(a[r], i), ...v128.load, ...set(row(r))]),
    ...COLS.flatMap((c) => [
      ...[...at(out[c], i), ...v128.load, ...set(sum)],
      ...ROWS.flatMap((r) => [...get(sum), ...get(row(r)), ...get(times(r, c)), ...f64x2.mul, ...f64x2.add, ...set(sum)]), // prettier-ignore
      ...[...at(out[c], i), ...get(sum), ...v128.store],
    ]),
  ];
  const rows = [...step(a[1], a[0], 3), ...step(a[2], a[1], 3), ...step(a[3], a[2], 3), ...step(out[1], out[0], 1)];
  const loads = ROWS.flatMap((r) => COLS.flatMap((c) => load(r, c)));
  return functionOf(5, 13, [...rows, ...loads, ...forEach(i, 4, body)]);
}

function functionOf(integers: number, vectors: number, code: Code): Code {
  const body = [2, integers, I32, vectors, V128, ...code, 0x0b];
  return [...leb(body.length), ...body];
}

function section(id: number, content: Code): Code {
  return [id, ...leb(content.length), ...content];
}

const text = (said: string): Code => [said.length, ...new TextEncoder().encode(said)];

/** A module of both, on a memory of the caller's. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 8, ...new Array<number>(8).fill(I32), 0]),
    ...section(2, [1, ...text('own'), ...text('memory'), 2, 0, 1]),
    ...section(3, [2, 0, 0]),
    ...section(7, [2, ...text('dots'), 0, 0, ...text('adds'), 0, 1]),
    ...section(10, [2, ...dotsCode(), ...addsCode()]),
  ]);
}

export function kernelsOn(memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()), { own: { memory } });
  return exports as unknown as Kernels;
}
