/** Photos one after the other, the next one being decoded while the model looks at this one. */
import type { ModelPixels } from '../shared/photo-port';
import type { VitSession } from '../vit/session/session';
import type { Runtime } from './runtime';

export interface LoopPhoto {
  readonly path: string;
}

export interface LoopHandlers<P extends LoopPhoto, T> {
  /** What is asked of the session; put again to the next engine where one fails. Whatever is kept under the photo's path is forgotten afterwards. */
  ask(session: VitSession, photo: P, pixels: ModelPixels): Promise<T>;
  done(photo: P, pixels: ModelPixels, value: T): Promise<void>;
  failed(photo: P, error: unknown): Promise<void>;
}

type Outcome<T> = { readonly pixels: ModelPixels; readonly value: T } | { readonly error: unknown };

/** Photos decoded ahead: enough to keep the decoder's lanes busy, few enough to hold in memory. */
const AHEAD = 3;

/**
 * Ends early when `signal` is aborted; what was in work then is neither done nor failed. Returns the number handled. Rejects where a handler
 * does: what cannot be written down is no failure of a photo, and ends the run.
 */
export async function forEachPhoto<P extends LoopPhoto, T>(
  runtime: Runtime,
  photos: readonly P[],
  signal: AbortSignal,
  handlers: LoopHandlers<P, T>,
): Promise<number> {
  const ahead = new Map<number, Promise<ModelPixels>>();
  const prepare = (index: number): void => {
    const photo = photos[index];
    if (!photo || ahead.has(index)) return;
    const pixels = runtime.photos.pixels(photo.path, runtime.model, signal);
    pixels.catch(() => undefined); // told when its turn comes
    ahead.set(index, pixels);
  };
  const answered = async (photo: P, coming: Promise<ModelPixels>): Promise<Outcome<T>> => {
    try {
      const pixels = await coming;
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
  let handled = 0;
  for (const [index, photo] of photos.entries()) {
    for (let next = index; next <= index + AHEAD; next++) prepare(next);
    const outcome = await answered(photo, ahead.get(index) as Promise<ModelPixels>);
    ahead.delete(index);
    try {
      if (signal.aborted) break;
      if ('error' in outcome) await handlers.failed(photo, outcome.error);
      else await handlers.done(photo, outcome.pixels, outcome.value);
    } finally {
      runtime.photos.release(photo.path); // it may be looked at once more, to be drawn upon
    }
    handled++;
  }
  return handled;
}
