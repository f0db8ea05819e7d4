/** Questions across comlink: a signal stays on its side, and stops the question by its number. */
import { proxy, releaseProxy, type Remote } from 'comlink';
import { HeadlightError } from '../../vit/errors';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import type { Work } from '../../vit/session/work';
import type { EngineApi } from './api';
import type { EngineCalls } from './worker-api';

let lastId = 0;

/** The window's end. Rejects with `ErrorData`; once `signal` aborts, at once. */
export async function askStoppable<Q extends Question>(
  remote: Pick<Remote<EngineCalls>, 'ask' | 'stopAsking'>,
  photo: string,
  question: Q,
  { onProgress, signal }: Work = {},
): Promise<AnswerTo<Q>> {
  if (signal?.aborted) throw new HeadlightError('cancelled').toData();
  const id = ++lastId;
  const answer = remote.ask(id, photo, question, onProgress ? proxy(onProgress) : null) as Promise<AnswerTo<Q>>;
  if (!signal) return answer;
  answer.catch(() => undefined); // nobody waits for it once it is stopped
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      void remote.stopAsking(id);
      reject(new HeadlightError('cancelled').toData() as unknown as Error);
    };
  });
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([answer, stopped]).finally(() => signal.removeEventListener('abort', stop));
}

/** The worker's end. */
export class StoppableCalls {
  readonly #stops = new Map<number, AbortController>();

  constructor(private readonly engine: Pick<EngineApi, 'ask'>) {}

  async ask(
    id: number,
    photo: string,
    question: Question,
    onProgress: ((fraction: number) => void) | null,
  ): Promise<AnswerTo<Question>> {
    const stop = new AbortController();
    this.#stops.set(id, stop);
    try {
      return await this.engine.ask(photo, question, { onProgress: onProgress ?? undefined, signal: stop.signal });
    } finally {
      this.#stops.delete(id);
      (onProgress as Partial<Remote<object>> | null)?.[releaseProxy]?.();
    }
  }

  stop(id: number): void {
    this.#stops.get(id)?.abort(new HeadlightError('cancelled'));
  }
}
