/** Memory that the kernels work on: filled for one piece of work, and given up by `clear`. */
import { kernelsOn, type Kernels } from './simd';

const PAGE = 2 ** 16;
const BYTES = 8;
/** Numbers at place 0 that nobody takes: for what lives no longer than a function. */
const SCRATCH = 16;

/** Rows and columns in multiples of four, so that the kernels need no remainders; what is added is zero. */
export function padded(n: number): number {
  return 4 * Math.ceil(n / 4);
}

export class Workspace {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly kernels: Kernels = kernelsOn(this.#memory);
  #all = new Float64Array(this.#memory.buffer);
  #end = SCRATCH;

  /** Everything, by places: an address is 8 times a place. Another one after `take`. */
  get all(): Float64Array {
    return this.#all;
  }

  /** Gives up everything that was taken. */
  clear(): void {
    this.#end = SCRATCH;
  }

  /** Room for so many numbers, zero at first. @returns their place */
  take(count: number): number {
    const place = this.#end;
    this.#end += 2 * Math.ceil(count / 2);
    const missing = this.#end * BYTES - this.#memory.buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE));
      this.#all = new Float64Array(this.#memory.buffer);
    }
    this.#all.fill(0, place, this.#end);
    return place;
  }

  /** A table of rows of `cols` numbers, each row padded to four. @returns its place */
  put(data: Float64Array, rows: number, cols: number): number {
    const wide = padded(cols);
    const place = this.take(padded(rows) * wide);
    this.write(place, data, rows, cols);
    return place;
  }

  /** @param data [rows, cols], into a table that is there */
  write(place: number, data: Float64Array, rows: number, cols: number): void {
    const wide = padded(cols);
    for (let row = 0; row < rows; row++) this.#all.set(data.subarray(row * cols, (row + 1) * cols), place + row * wide);
  }

  /** A table back into [rows, cols]. */
  read(place: number, data: Float64Array, rows: number, cols: number): void {
    const wide = padded(cols);
    for (let row = 0; row < rows; row++)
      data.set(this.#all.subarray(place + row * wide, place + row * wide + cols), row * cols);
  }

  /** As the kernel, in places and counts of numbers. */
  dots(
    a: number,
    aRow: number,
    b: number,
    bRow: number,
    length: number,
    out: number,
    outRow: number,
    outCol: number,
  ): void {
    this.kernels.dots(a * BYTES, aRow * BYTES, b * BYTES, bRow * BYTES, length * BYTES, out * BYTES, outRow * BYTES, outCol * BYTES); // prettier-ignore
  }

  adds(
    out: number,
    outRow: number,
    a: number,
    aRow: number,
    length: number,
    times: number,
    timesRow: number,
    timesCol: number,
  ): void {
    this.kernels.adds(out * BYTES, outRow * BYTES, a * BYTES, aRow * BYTES, length * BYTES, times * BYTES, timesRow * BYTES, timesCol * BYTES); // prettier-ignore
  }
}
