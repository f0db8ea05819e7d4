/** Lens questions across comlink: a signal stays on its side, and stops the question by its number. */
import { proxy, releaseProxy, type Remote } from 'comlink';
import { HeadlightError } from '../../vit/errors';
import type { LensAnswer, LensQuestion } from '../../vit/explain/lens';
import type { Work } from '../../vit/session/work';
import type { EngineApi } from './api';
import type { EngineCalls } from './worker-api';

let lastId = 0;

/** The window's end. Rejects with `ErrorData`; once `signal` aborts, at once. */
export async function askLens<Q extends LensQuestion>(
  remote: Pick<Remote<EngineCalls>, 'lens' | 'stopLens'>,
  photo: string,
  question: Q,
  { onProgress, signal }: Work = {},
): Promise<LensAnswer<Q>> {
  if (signal?.aborted) throw new HeadlightError('cancelled').toData();
  const id = ++lastId;
  const answer = remote.lens(id, photo, question, onProgress ? proxy(onProgress) : null) as Promise<LensAnswer<Q>>;
  if (!signal) return answer;
  answer.catch(() => undefined); // nobody waits for it once it is stopped
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      void remote.stopLens(id);
      reject(new HeadlightError('cancelled').toData() as unknown as Error);
    };
  });
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([answer, stopped]).finally(() => signal.removeEventListener('abort', stop));
}

/** The worker's end. */
export class LensCalls {
  readonly #stops = new Map<number, AbortController>();

  constructor(private readonly engine: Pick<EngineApi, 'lens'>) {}

  async ask(
    id: number,
    photo: string,
    question: LensQuestion,
    onProgress: ((fraction: number) => void) | null,
  ): Promise<LensAnswer<LensQuestion>> {
    const stop = new AbortController();
    this.#stops.set(id, stop);
    try {
      return await this.engine.lens(photo, question, { onProgress: onProgress ?? undefined, signal: stop.signal });
    } finally {
      this.#stops.delete(id);
      (onProgress as Partial<Remote<object>> | null)?.[releaseProxy]?.();
    }
  }

  stop(id: number): void {
    this.#stops.get(id)?.abort(new HeadlightError('cancelled'));
  }
}
