/** Reads numbers of so many bits, as the headers of coded pictures are written. */
export class Bits {
  readonly #bytes: Uint8Array | readonly number[];
  #at = 0;

  constructor(bytes: Uint8Array | readonly number[]) {
    this.#bytes = bytes;
  }

  /** Throws `RangeError` beyond the end. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw new RangeError('parameters end too early');
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** Exp-Golomb, as HEVC's `ue(v)` and AV1's `uvlc()`. */
  number(): number {
    let zeros = 0;
    while (this.bits(1) === 0) if (++zeros > 32) throw new RangeError('no number');
    return 2 ** zeros - 1 + this.bits(zeros);
  }
}
