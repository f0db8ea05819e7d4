/** Photos on their way from file to pixels; each is decoded once for all who ask, and stopped when nobody waits. */
import type { Turn } from '../../shared/turn';
import { HeadlightError } from '../../vit/errors';
import type { Colour } from '../../vit/recipe';
import { DecodedPhotos, type TimedPhoto } from './cache';
import { decode, decodeSmaller, type DecodedPhoto } from './decode';
import { injectFault } from './fault';
import type { HevcWorker } from './heif/hevc-worker';
import { CACHE_BYTES } from './limits';
import type { PhotoSource } from './protocol';
import type { Reduce } from './reduce';
import { readWhenStill } from './still-file';
import { turned } from './turn';

export type Hevc = Pick<HevcWorker, 'decode' | 'rest'>;

export class Decoding {
  readonly #hevc: Hevc | undefined;
  readonly #decoded = new DecodedPhotos(CACHE_BYTES);
  /** Ends the work on a photo, where it can be ended early. */
  readonly #stops = new Map<string, AbortController>();

  /** @param hevc where HEIC is decoded; in this thread without one */
  constructor(hevc?: Hevc) {
    this.#hevc = hevc;
  }

  /** @param wanted whether whoever asks still waits: it is begun anew where it was stopped for somebody else */
  async get(source: PhotoSource, colour: Colour, wanted: () => boolean): Promise<TimedPhoto> {
    for (;;) {
      try {
        return await this.#decoded.get(source.id, colour, () => this.#decode(source, colour));
      } catch (error) {
        if (HeadlightError.toData(error).code !== 'cancelled' || !wanted()) throw error;
      }
    }
  }

  /**
   * A photo of which a smaller picture is enough: the whole photo where it is here or has no quick way to one, else that picture, which is not kept.
   */
  async smaller(source: PhotoSource, colour: Colour, reduce: Reduce, wanted: () => boolean): Promise<TimedPhoto> {
    const start = performance.now();
    const small = this.#decoded.has(source.id, colour) ? null : await this.#smaller(source, colour, reduce);
    return small ? { photo: small, decodeMs: performance.now() - start } : this.get(source, colour, wanted);
  }

  /** Nobody waits for it now. */
  stop(photo: string): void {
    this.#stops.get(photo)?.abort();
    this.#stops.delete(photo);
  }

  /** Work on it has ended by itself. */
  ended(photo: string): void {
    this.#stops.delete(photo);
  }

  forget(photo: string): void {
    this.#decoded.delete(photo);
  }

  /** Gives memory back that the next photo would be quicker with. */
  rest(): void {
    this.#decoded.clear();
    this.#hevc?.rest();
  }

  async #decode(source: PhotoSource, colour: Colour): Promise<DecodedPhoto> {
    const hevc = this.#hevc;
    const { signal } = this.#stopOf(source.id);
    const options = hevc ? { hevc: (data: Uint8Array, deep: boolean) => hevc.decode(data, deep, signal) } : {};
    return this.#read(source, (bytes) => decode(bytes, colour, options), signal);
  }

  #smaller(source: PhotoSource, colour: Colour, reduce: Reduce): Promise<DecodedPhoto | null> {
    return this.#read(source, (bytes) => decodeSmaller(bytes, colour, reduce), this.#stopOf(source.id).signal);
  }

  async #read<P extends DecodedPhoto | null>(
    source: PhotoSource,
    work: (bytes: Uint8Array) => Promise<P>,
    signal: AbortSignal,
  ): Promise<P> {
    const read = (bytes: Uint8Array): Promise<P> => {
      injectFault(source.name);
      return work(bytes);
    };
    const photo = await ('path' in source ? readWhenStill(source.path, read, { signal }) : read(source.bytes));
    return photo && source.turn ? asTurned(photo, source.turn) : photo;
  }

  #stopOf(photo: string): AbortController {
    const stop = this.#stops.get(photo) ?? new AbortController();
    this.#stops.set(photo, stop);
    return stop;
  }
}

/** Drops the note on an unturned photo once a person has turned it. */
function asTurned<P extends DecodedPhoto>(photo: P, turn: Turn): P {
  const notes = photo.notes.filter(({ note }) => note !== 'notTurned');
  return { ...turned(photo, turn), notes: [...notes, { note: 'turned', params: { degrees: turn } }] };
}
