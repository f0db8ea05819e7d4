/** Work on photos that can be stopped, by photo or altogether. */
import { HeadlightError } from '../../vit/errors';

export class Stops {
  readonly #running = new Map<string, Set<AbortController>>();

  /** Rejects with `cancelled` once the photo, or `wanted`, is stopped; otherwise as `work` does. */
  async run<T>(photo: string, work: (signal: AbortSignal) => Promise<T>, wanted?: AbortSignal): Promise<T> {
    const stop = new AbortController();
    const ofPhoto = this.#running.get(photo) ?? new Set();
    this.#running.set(photo, ofPhoto.add(stop));
    const abort = (): void => stop.abort(new HeadlightError('cancelled'));
    if (wanted?.aborted) abort();
    wanted?.addEventListener('abort', abort, { once: true });
    try {
      stop.signal.throwIfAborted();
      const value = await work(stop.signal);
      stop.signal.throwIfAborted();
      return value;
    } finally {
      wanted?.removeEventListener('abort', abort);
      ofPhoto.delete(stop);
      if (ofPhoto.size === 0) this.#running.delete(photo);
    }
  }

  stop(photo: string): void {
    for (const stop of this.#running.get(photo) ?? []) stop.abort(new HeadlightError('cancelled'));
  }

  stopAll(): void {
    for (const photo of this.#running.keys()) this.stop(photo);
  }
}
