/** Bytes of a pickle, read front to back; every length is checked before anything is made of it. */
import type { HeadlightError } from '../../errors';

export class PickleReader {
  readonly #bytes: Uint8Array;
  readonly #fail: (detail: string) => HeadlightError;
  readonly #view: DataView;
  readonly #text = new TextDecoder('utf-8', { fatal: true });
  #at = 0;

  /** `fail` makes the error for bytes that are not there or not text. */
  constructor(bytes: Uint8Array, fail: (detail: string) => HeadlightError) {
    this.#bytes = bytes;
    this.#fail = fail;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  /** Bytes that have not been read yet. */
  get rest(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** Big-endian, as pickle's BINFLOAT is. */
  f64(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  /** A length of 8 bytes; one that cannot be inside any file fails here. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#take(8), true);
    if (value > BigInt(this.#bytes.length)) throw this.#fail('the pickle ends too early');
    return Number(value);
  }

  raw(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  text(length: number): string {
    return this.decode(this.raw(length));
  }

  /** Up to the next newline, which is passed over. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw this.#fail('the pickle ends too early');
    const text = this.decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  decode(bytes: Uint8Array): string {
    try {
      return this.#text.decode(bytes);
    } catch {
      throw this.#fail('text in the pickle is not UTF-8');
    }
  }

  #take(length: number): number {
    if (length < 0 || this.#at + length > this.#bytes.length) throw this.#fail('the pickle ends too early');
    const start = this.#at;
    this.#at += length;
    return start;
  }
}
