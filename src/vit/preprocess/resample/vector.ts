/** The two passes of a resize by the vector kernels: rows go through their memory in bands, so that it stays small. */
import type { RgbImage } from '../rgb';
import type { PixelRows } from '../rows';
import { kernelModule, LOW_BITS } from './kernels';
import type { Passes, Plan } from './passes';
import type { Taps } from './taps';

const CHANNELS = 3;
const PAGE = 65_536;
/** Source bytes copied at a time: what the processor's nearest memories hold. */
const BAND_BYTES = 256 * 1024;
/** Read, though not counted, beyond a row's end; and written beyond an output's. */
const SLACK = 64;
/** More memory than this is not kept for the next photo. */
const KEPT_BYTES = 16 * 1024 * 1024;

interface Exports {
  readonly memory: WebAssembly.Memory;
  across(source: number, sourceEnd: number, stride: number, table: number, tableEnd: number, out: number): void;
  down(source: number, stride: number, table: number, tableEnd: number, out: number): void;
}

const LOW = 2 ** LOW_BITS - 1;
const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

/** A kernel's table: `step` source values at a time, `unit` bytes from one to the next, the first at 0 less `origin`. */
function tableOf(axis: Taps, step: 2 | 4, unit: number, origin: number): Int16Array {
  const { start, size, weights, stride } = axis;
  const bytes = (i: number): number => roundUp(size[i] as number, step) * 4;
  let length = 0;
  for (let i = 0; i < size.length; i++) length += 8 + bytes(i);
  const table = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (let i = 0; i < size.length; i++) {
    table.setInt32(at, ((start[i] as number) - origin) * unit, true);
    table.setInt32(at + 4, bytes(i), true);
    at += 8;
    for (let k = 0; k < (size[i] as number); k++) {
      const weight = weights[i * stride + k] as number;
      const place = at + (k >> 1) * 8 + (k & 1) * 2; // low 0, low 1, high 0, high 1
      table.setInt16(place, weight & LOW, true);
      table.setInt16(place + 4, weight >> LOW_BITS, true);
    }
    at += bytes(i);
  }
  return new Int16Array(table.buffer);
}

class VectorResize {
  readonly #exports: Exports;

  constructor(module: WebAssembly.Module) {
    this.#exports = new WebAssembly.Instance(module).exports as unknown as Exports;
  }

  get bytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  run(source: PixelRows, { across, down, top, bottom }: Plan): RgbImage {
    const [rows, cols] = [down.start.length, across.start.length];
    const stride = source.cols * CHANNELS + SLACK;
    const band = Math.max(1, Math.min(bottom - top, Math.floor(BAND_BYTES / stride)));
    const between = roundUp(cols * CHANNELS, 8); // bytes of a row after the first pass
    const acrossTable = tableOf(across, 4, CHANNELS, 0);
    const downTable = tableOf(down, 2, between, top);
    const place = this.#room([
      acrossTable.byteLength,
      downTable.byteLength,
      band * stride,
      (bottom - top + 1) * between, // the second of a pair may be a row that does not count
      rows * between,
    ]);
    const [acrossAt, downAt, bandAt, middleAt, outAt] = place as [number, number, number, number, number];
    const memory = new Uint8Array(this.#exports.memory.buffer);
    memory.set(new Uint8Array(acrossTable.buffer), acrossAt);
    memory.set(new Uint8Array(downTable.buffer), downAt);
    const acrossEnd = acrossAt + acrossTable.byteLength;
    for (let row = top; row < bottom; row++) {
      const first = (row - top) % band;
      memory.set(source.line(row), bandAt + first * stride);
      if (first + 1 < band && row + 1 < bottom) continue;
      for (let i = 0; i <= first; i++) {
        const out = middleAt + (row - first + i - top) * between;
        this.#exports.across(bandAt + i * stride, bandAt + i * stride + 1, stride, acrossAt, acrossEnd, out);
      }
    }
    this.#exports.down(middleAt, between, downAt, downAt + downTable.byteLength, outAt);
    const data = new Uint8ClampedArray(rows * cols * CHANNELS); // [rows, cols, 3]
    for (let row = 0; row < rows; row++) {
      const at = outAt + row * between;
      data.set(memory.subarray(at, at + cols * CHANNELS), row * cols * CHANNELS);
    }
    return { data, rows, cols };
  }

  /** Where areas of these many bytes lie; the memory grows as needed. */
  #room(sizes: readonly number[]): readonly number[] {
    let end = 0;
    const places = sizes.map((size) => {
      const at = end;
      end = roundUp(end + size + SLACK, SLACK);
      return at;
    });
    const { memory } = this.#exports;
    const missing = end - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return places;
  }
}

let compiled: WebAssembly.Module | null | undefined;
let kept: VectorResize | null = null;

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(kernelModule());
  } catch {
    return null; // no WebAssembly, no vectors, or none allowed on this page
  }
}

/** Null where there are no vectors. */
export function vectorPasses(): Passes | null {
  if (compiled === undefined) compiled = compile();
  const module = compiled;
  if (!module) return null;
  return (source, plan) => {
    const resize = (kept ??= new VectorResize(module));
    try {
      return resize.run(source, plan);
    } finally {
      if (resize.bytes > KEPT_BYTES) kept = null;
    }
  };
}
