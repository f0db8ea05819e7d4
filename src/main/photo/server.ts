/** Answers requests for photos inside the photo process; knows nothing of how messages travel. */
import type { EncodedPicture, ModelPixels, PhotoApi } from '../../shared/photo-port';
import { expected, HeadlightError, type ErrorData } from '../../vit/errors';
import type { Colour, Recipe } from '../../vit/recipe';
import type { Work } from '../../vit/session/work';
import { modelPixels, picture } from './answer';
import type { TimedPhoto } from './cache';
import { Decoding, type Hevc } from './decoding';
import { MAX_EDGE } from './limits';
import type { PhotoOwner, PhotoProcess, PhotoSource } from './protocol';
import { JobQueue, type JobKind } from './queue';
import { forModel, toLookAt, type Reduce } from './reduce';

/** Decoded photos are dropped when nothing was asked for this long, in milliseconds. */
const IDLE_MS = 20_000;

/** A client's request and the owner's word on its photo travel separately; how long the second may be late. */
const UNKNOWN_GRACE_MS = 500;

/** One request that is neither answered nor stopped. */
interface Ticket {
  readonly photo: string;
  /** Wants the whole photo decoded. */
  readonly whole: boolean;
  readonly stop: () => void;
}

/** What is made of a decoded photo, and in which colours it is wanted. */
interface Wish<T> {
  readonly kind: JobKind;
  readonly photo: string;
  readonly colour: Colour;
  readonly make: (photo: TimedPhoto) => T | Promise<T>;
  /** A smaller picture of the photo is enough. */
  readonly reduce?: Reduce;
}

export class PhotoServer implements PhotoApi, Omit<PhotoProcess, 'connect'> {
  readonly #owner: PhotoOwner;
  readonly #photos = new Map<string, PhotoSource>();
  readonly #refused = new Map<string, ErrorData>();
  readonly #decoding: Decoding;
  readonly #queue = new JobQueue();
  readonly #tickets = new Set<Ticket>();
  readonly #inWork = new Map<string, number>();
  #idleTimer: NodeJS.Timeout | undefined;

  /** @param hevc where HEIC is decoded; in this thread without one */
  constructor(owner: PhotoOwner, hevc?: Hevc) {
    this.#owner = owner;
    this.#decoding = new Decoding(hevc);
  }

  thumbnail(photo: string, edge: number, work?: Work): Promise<EncodedPicture> {
    return this.#picture('thumbnail', photo, edge, work);
  }

  view(photo: string, edge: number, work?: Work): Promise<EncodedPicture> {
    return this.#picture('view', photo, edge, work);
  }

  pixels(photo: string, recipe: Recipe, work?: Work): Promise<ModelPixels> {
    const make = (timed: TimedPhoto): ModelPixels => modelPixels(timed, recipe);
    const reduce = forModel(recipe);
    return this.#ask({ kind: 'pixels', photo, colour: recipe.colour, make, ...(reduce && { reduce }) }, work);
  }

  register(photo: PhotoSource): void {
    this.#photos.set(photo.id, photo);
  }

  release(photos: readonly string[]): void {
    for (const photo of photos) {
      for (const ticket of this.#tickets) if (ticket.photo === photo) ticket.stop();
      this.#photos.delete(photo);
      this.#refused.delete(photo);
      this.#decoding.forget(photo);
      this.#queue.release(photo);
    }
  }

  refuse(photo: string, error: ErrorData): void {
    this.#refused.set(photo, error);
  }

  isolate(photo: string): void {
    this.#queue.isolate(photo);
  }

  ping(): void {
    this.#owner.pong();
  }

  async #picture(kind: 'thumbnail' | 'view', photo: string, edge: number, work?: Work): Promise<EncodedPicture> {
    const make = (timed: TimedPhoto): Promise<EncodedPicture> => picture(timed, kind, edge);
    const reduce = toLookAt(edge);
    const check = (): void => {
      if (!(Number.isInteger(edge) && edge >= 1 && edge <= MAX_EDGE))
        throw expected(`a whole number from 1 to ${MAX_EDGE}`, 'edge', edge);
    };
    return this.#ask({ kind, photo, colour: 'managed', make, reduce }, work, check);
  }

  async #ask<T>(wish: Wish<T>, { signal }: Work = {}, check: () => void = () => undefined): Promise<T> {
    if (!this.#photos.has(wish.photo)) await new Promise((resolve) => setTimeout(resolve, UNKNOWN_GRACE_MS));
    const refused = this.#refused.get(wish.photo);
    if (refused) throw HeadlightError.fromData(refused);
    if (!this.#photos.has(wish.photo)) throw new HeadlightError('photoNotFound', { name: wish.photo });
    check();
    if (signal?.aborted) throw new HeadlightError('cancelled');
    return this.#queued(wish, signal);
  }

  /** Settles with the answer, or with `cancelled` at once when it is stopped. */
  #queued<T>({ kind, photo, colour, make, reduce }: Wish<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const wanted = (): boolean => this.#tickets.has(ticket);
      const decoded = (): Promise<TimedPhoto> =>
        reduce && !this.#willBeWhole(photo)
          ? this.#decoding.smaller(this.#known(photo), colour, reduce, wanted)
          : this.#decoding.get(this.#known(photo), colour, wanted);
      const work = async (): Promise<T> => make(await decoded());
      const run = async (): Promise<void> => {
        if (!this.#photos.has(photo) || !this.#tickets.has(ticket)) return;
        this.#begin(photo);
        await work().then(resolve, reject);
        end();
        this.#end(photo);
      };
      const job = { kind, photo, run };
      const end = (): void => {
        signal?.removeEventListener('abort', stop);
        this.#tickets.delete(ticket);
      };
      const stop = (): void => {
        end();
        this.#queue.remove(job);
        reject(new HeadlightError('cancelled'));
        if (![...this.#tickets].some((other) => other.photo === photo)) this.#decoding.stop(photo);
      };
      const ticket: Ticket = { photo, whole: !reduce, stop };
      this.#tickets.add(ticket);
      signal?.addEventListener('abort', stop, { once: true });
      this.#queue.add(job);
    });
  }

  /** It is decoded in full for the model anyway. */
  #willBeWhole(photo: string): boolean {
    return [...this.#tickets].some((other) => other.photo === photo && other.whole);
  }

  /** Throws `photoNotFound` for one that was released meanwhile. */
  #known(photo: string): PhotoSource {
    const source = this.#photos.get(photo);
    if (!source) throw new HeadlightError('photoNotFound', { name: photo });
    return source;
  }

  #begin(photo: string): void {
    clearTimeout(this.#idleTimer);
    const count = this.#inWork.get(photo) ?? 0;
    this.#inWork.set(photo, count + 1);
    if (count === 0) this.#owner.busy(photo);
  }

  #end(photo: string): void {
    const count = (this.#inWork.get(photo) ?? 1) - 1;
    if (count > 0) this.#inWork.set(photo, count);
    else {
      this.#inWork.delete(photo);
      this.#decoding.ended(photo);
      this.#queue.release(photo);
      this.#owner.idle(photo);
    }
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.#decoding.rest(), IDLE_MS);
    this.#idleTimer.unref();
  }
}
