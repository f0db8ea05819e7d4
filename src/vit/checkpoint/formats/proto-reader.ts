/** Protocol Buffers read by ranges (protobuf.dev/programming-guides/encoding): fields are visited, and what is not asked for is passed over unread. */
import type { HeadlightError } from '../../errors';
import type { ByteSource } from '../source';

export interface ProtoField {
  readonly field: number;
  /** Value of a varint; null for other kinds. */
  readonly value: number | null;
  /** Where a length-delimited field's bytes lie in the file; both 0 for other kinds. */
  readonly start: number;
  readonly end: number;
}

export type Fail = (detail: string) => HeadlightError;

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;
/** A field's number and length together have at most two varints of ten bytes. */
const HEAD = 20;
/** Read at a time: small fields come many at once, large ones are jumped over. */
const WINDOW = 16 * 1024;
/** A graph of a thousand layers has some ten thousand. */
const MAX_FIELDS = 200_000;

export class ProtoReader {
  readonly #source: ByteSource;
  readonly #fail: Fail;
  #window: Uint8Array = new Uint8Array(0);
  #from = 0;
  #fields = 0;

  constructor(source: ByteSource, fail: Fail) {
    this.#source = source;
    this.#fail = fail;
  }

  /** The fields of the message that lies at `start` … `end`, in order. Throws for what is no message. */
  async *fields(start: number, end: number): AsyncGenerator<ProtoField> {
    let at = start;
    while (at < end) {
      if (++this.#fields > MAX_FIELDS) throw this.#fail(`more than ${MAX_FIELDS} fields`);
      const head = await this.#bytes(at, Math.min(HEAD, end - at));
      const key = varint(head, 0, this.#fail);
      const field = Math.floor(key.value / 8);
      const kind = key.value % 8;
      at += key.length;
      if (kind === VARINT) {
        const { value, length } = varint(head, key.length, this.#fail);
        at += length;
        yield { field, value, start: 0, end: 0 };
      } else if (kind === LENGTH) {
        const size = varint(head, key.length, this.#fail);
        at += size.length;
        if (size.value > end - at) throw this.#fail('a field is longer than what holds it');
        yield { field, value: null, start: at, end: at + size.value };
        at += size.value;
      } else if (kind === FIXED64 || kind === FIXED32) {
        at += kind === FIXED64 ? 8 : 4;
        if (at > end) throw this.#fail('it ends too early');
        yield { field, value: null, start: 0, end: 0 };
      } else throw this.#fail('no Protocol Buffers message');
    }
  }

  /** @param limit bytes; more is refused before they are read */
  async text({ start, end }: ProtoField, limit: number): Promise<string> {
    if (end - start > limit) throw this.#fail(`a text of ${end - start} bytes`);
    return new TextDecoder().decode(await this.#source.read(start, end - start));
  }

  async #bytes(start: number, length: number): Promise<Uint8Array> {
    const inside = start >= this.#from && start + length <= this.#from + this.#window.length;
    if (!inside) {
      this.#from = start;
      this.#window = await this.#source.read(start, Math.min(WINDOW, this.#source.size - start));
    }
    return this.#window.subarray(start - this.#from, start - this.#from + length);
  }
}

/** Seven bits a byte, the lowest first; numbers beyond 2^53 are refused. */
function varint(bytes: Uint8Array, at: number, fail: Fail): { readonly value: number; readonly length: number } {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw fail('it ends too early');
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      if (!Number.isSafeInteger(value)) break;
      return { value, length: i + 1 };
    }
  }
  throw fail('a number that is too large');
}
