/** A model's files over `fetch`: their beginnings first, where the names of the tensors are; small ones then whole in one more request, large ones piece by piece. */
import type { ByteSource, ModelFiles } from '../../vit/checkpoint/source';
import { HeadlightError } from '../../vit/errors';

/** Bytes up to which a file is fetched whole: one request instead of one per tensor. */
const WHOLE = 64 * 2 ** 20;
/** Bytes of a file that hold its header as a rule: an engine that reads the weights itself needs no more of it here. */
const HEAD = 2 ** 18;

export class FetchedFiles implements ModelFiles {
  readonly #sources = new Map<string, FetchedSource>();

  /** `base` ends with a slash; `onBytes` hears of every piece that arrives. */
  constructor(
    readonly name: string,
    readonly base: string,
    readonly files: readonly { readonly name: string; readonly size: number }[],
    readonly onBytes: (bytes: number) => void = () => undefined,
  ) {}

  list(): Promise<typeof this.files> {
    return Promise.resolve(this.files);
  }

  /** Rejects with `checkpointDamaged` for a file that is not listed. */
  open(name: string): Promise<ByteSource> {
    const file = this.files.find((listed) => listed.name === name);
    if (!file) return Promise.reject(damaged(name, 'the file is missing'));
    const source =
      this.#sources.get(name) ?? new FetchedSource(name, file.size, this.base + encodeURIComponent(name), this.onBytes);
    this.#sources.set(name, source);
    return Promise.resolve(source);
  }

  /** Lets go of files held whole; they are fetched again when they are read again. */
  release(): void {
    for (const source of this.#sources.values()) source.release();
  }
}

class FetchedSource implements ByteSource {
  #head: Promise<Uint8Array> | null = null;
  #whole: Promise<Uint8Array> | null = null;
  /** The file's version at the first read; a later read of another version fails. */
  #version: string | null = null;

  constructor(
    readonly name: string,
    readonly size: number,
    readonly url: string,
    readonly onBytes: (bytes: number) => void,
  ) {}

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset < 0 || length < 0 || offset + length > this.size) throw damaged(this.name, 'it ends too early');
    if (length === 0) return new Uint8Array(0);
    if (this.size > WHOLE) return this.#fetch(offset, length);
    this.#head ??= this.#fetch(0, Math.min(HEAD, this.size));
    const head = await this.#head;
    if (offset + length <= head.length) return head.subarray(offset, offset + length);
    this.#whole ??= this.#fetchRest(head);
    return (await this.#whole).subarray(offset, offset + length);
  }

  release(): void {
    this.#head = null;
    this.#whole = null;
  }

  /** The file, of which the beginning is here. */
  async #fetchRest(head: Uint8Array): Promise<Uint8Array> {
    const whole = new Uint8Array(this.size);
    whole.set(head);
    whole.set(await this.#fetch(head.length, this.size - head.length), head.length);
    return whole;
  }

  async #fetch(offset: number, length: number): Promise<Uint8Array> {
    const range = `bytes=${offset}-${offset + length - 1}`;
    const response = await fetch(this.url, length < this.size ? { headers: { Range: range } } : {});
    if (!response.ok || !response.body) throw damaged(this.name, `it could not be read (${response.status})`);
    const version = response.headers.get('ETag');
    this.#version ??= version;
    if (version !== this.#version) throw damaged(this.name, 'it changed while it was read');
    const bytes = new Uint8Array(length);
    let at = 0;
    for await (const piece of pieces(response.body)) {
      if (at + piece.length > length) throw damaged(this.name, 'it is longer than listed');
      bytes.set(piece, at);
      at += piece.length;
      this.onBytes(piece.length);
    }
    if (at < length) throw damaged(this.name, 'it ends too early');
    return bytes;
  }
}

async function* pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

function damaged(name: string, detail: string): HeadlightError {
  return new HeadlightError('checkpointDamaged', { name, detail });
}
