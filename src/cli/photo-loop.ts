/** Photos one after the other, the next one being decoded while the model looks at this one. */
import type { ModelPixels } from '../shared/photo-port';
import type { VitSession } from '../vit/session/session';
import type { Runtime } from './runtime';

export interface LoopPhoto {
  /** Where it lies, or what it is called. */
  readonly path: string;
  /** The file itself, where it lies in no folder. */
  readonly content?: Uint8Array;
  /** Why there is nothing to be decoded. */
  readonly error?: unknown;
}

export interface LoopHandlers<P extends LoopPhoto, T> {
  /** What is asked of the session; put again to the next engine where one fails. Whatever is kept under the photo's path is forgotten afterwards. */
  ask(session: VitSession, photo: P, pixels: ModelPixels): Promise<T>;
  done(photo: P, pixels: ModelPixels, value: T): Promise<void>;
  failed(photo: P, error: unknown): Promise<void>;
  /** What is done in place of decoding and asking; null: nothing. */
  known?(photo: P): (() => Promise<void>) | null;
}

type Outcome<T> = { readonly pixels: ModelPixels; readonly value: T } | { readonly error: unknown };

/** A photo on its way: its pixels are asked for as soon as it is met. */
interface Coming<P> {
  readonly photo: P;
  readonly known: (() => Promise<void>) | null;
  readonly decoded: { readonly pixels: Promise<ModelPixels>; release(): void };
}

/** Photos decoded ahead: enough to keep the decoder's lanes busy, few enough to hold in memory. */
const AHEAD = 3;

/**
 * Ends early when `signal` is aborted; what was in work then is neither done nor failed. Returns the number handled. Rejects where a handler
 * does, or where `photos` does: what cannot be written down is no failure of a photo, and ends the run.
 */
export async function forEachPhoto<P extends LoopPhoto, T>(
  runtime: Runtime,
  photos: Iterable<P> | AsyncIterable<P>,
  signal: AbortSignal,
  handlers: LoopHandlers<P, T>,
): Promise<number> {
  const coming = (photo: P): Coming<P> => {
    const known = handlers.known?.(photo) ?? null;
    return { photo, known, decoded: known ? NOT_ASKED : decodedFor(runtime, photo, signal) };
  };
  const answered = async ({ photo, decoded }: Coming<P>): Promise<Outcome<T>> => {
    try {
      const pixels = await decoded.pixels;
      const value = await runtime.ask(async (session) => {
        try {
          return await handlers.ask(session, photo, pixels);
        } finally {
          session.forget(photo.path);
        }
      });
      return { pixels, value };
    } catch (error) {
      return { error };
    }
  };
  const handle = async (one: Coming<P>): Promise<boolean> => {
    const outcome = one.known ? null : await answered(one);
    if (signal.aborted) return false;
    if (one.known || !outcome) await one.known?.();
    else if ('error' in outcome) await handlers.failed(one.photo, outcome.error);
    else await handlers.done(one.photo, outcome.pixels, outcome.value);
    return true;
  };
  let handled = 0;
  for await (const one of ahead(photos, AHEAD, coming)) {
    try {
      if (!(await handle(one))) break;
    } finally {
      one.decoded.release(); // it may be looked at once more, to be drawn upon
    }
    handled++;
  }
  return handled;
}

const NOT_ASKED: Coming<never>['decoded'] = { pixels: new Promise(() => undefined), release: () => undefined };

function decodedFor({ photos, model }: Runtime, photo: LoopPhoto, signal: AbortSignal): Coming<never>['decoded'] {
  if (photo.error !== undefined) return { ...NOT_ASKED, pixels: quiet(Promise.reject(photo.error as Error)) };
  const { path, content } = photo;
  if (!content) return { pixels: quiet(photos.pixels(path, model, signal)), release: () => photos.release(path) };
  const { pixels, release } = photos.pixelsOfBytes(path, content, model, signal);
  return { pixels: quiet(pixels), release };
}

/** Its rejection is told when its turn comes. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Items in their order, `depth` of them met before they are asked for, one after the other. */
async function* ahead<P, C>(
  items: Iterable<P> | AsyncIterable<P>,
  depth: number,
  meet: (item: P) => C,
): AsyncGenerator<C> {
  const source = (Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]()) as
    AsyncIterator<P> | Iterator<P>;
  type Met = { readonly one: C } | null;
  let last: Promise<Met> = Promise.resolve({ one: undefined as C });
  const met: Promise<Met>[] = [];
  const next = (): void => {
    last = last.then(async (before) => {
      if (before === null) return null;
      const { done, value } = await source.next();
      return done ? null : { one: meet(value) };
    });
    met.push(quiet(last));
  };
  for (let i = 0; i <= depth; i++) next();
  try {
    for (;;) {
      const found = await met.shift();
      if (!found) return;
      next();
      yield found.one;
    }
  } finally {
    await quiet(last).catch(() => undefined);
    await source.return?.();
  }
}
