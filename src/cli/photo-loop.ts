/** Photos one after the other, the next one being decoded while the model looks at this one. */
import type { ModelPixels } from '../shared/photo-port';
import type { SessionAnswer } from '../vit/session/answer';
import type { Runtime } from './runtime';

export interface LoopPhoto {
  readonly path: string;
}

export interface LoopHandlers<P extends LoopPhoto> {
  /** `done` asks the session about the photo, under its path; the photo is forgotten afterwards. */
  readonly asks?: boolean;
  done(photo: P, pixels: ModelPixels, answer: SessionAnswer): Promise<void>;
  failed(photo: P, error: unknown): Promise<void>;
}

/** Photos decoded ahead: enough to keep the decoder's lanes busy, few enough to hold in memory. */
const AHEAD = 3;

/** Ends early when `signal` is aborted; what was in work then is neither done nor failed. Returns the number handled. */
export async function forEachPhoto<P extends LoopPhoto>(
  runtime: Runtime,
  photos: readonly P[],
  top: number,
  signal: AbortSignal,
  handlers: LoopHandlers<P>,
): Promise<number> {
  const ahead = new Map<number, Promise<ModelPixels>>();
  const prepare = (index: number): void => {
    const photo = photos[index];
    if (!photo || ahead.has(index)) return;
    const pixels = runtime.photos.pixels(photo.path, runtime.model, signal);
    pixels.catch(() => undefined); // told when its turn comes
    ahead.set(index, pixels);
  };
  let handled = 0;
  for (const [index, photo] of photos.entries()) {
    for (let next = index; next <= index + AHEAD; next++) prepare(next);
    try {
      const pixels = await (ahead.get(index) as Promise<ModelPixels>);
      const answer = handlers.asks
        ? await runtime.session.answer(photo.path, pixels, top)
        : await runtime.session.classify(pixels, top);
      if (signal.aborted) break;
      await handlers.done(photo, pixels, answer);
    } catch (error) {
      if (signal.aborted) break;
      await handlers.failed(photo, error);
    } finally {
      ahead.delete(index);
      if (handlers.asks) runtime.session.forget(photo.path);
      runtime.photos.release(photo.path);
    }
    handled++;
  }
  return handled;
}
