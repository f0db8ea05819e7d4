/** Calls to a worker that may fall silent: WebAssembly threads that wait for each other never answer again. A silent one is replaced. */
import { HeadlightError } from '../../vit/errors';

/** One worker, as far as it is watched. */
export interface Watchable {
  /** Resolves as soon as the worker has a moment. */
  ping(): Promise<unknown>;
  end(): void;
}

interface Call {
  /** Puts the question to the present worker. */
  ask(): void;
  /** Null when the question may be put again. */
  readonly reject: ((error: unknown) => void) | null;
}

/** How often a worker with work to do is asked whether it lives, in milliseconds. */
export const PING_MS = 5000;
/**
 * Pings in a row without an answer before a worker is given up: two minutes. One forward keeps the worker from answering,
 * and ViT-L at 384 px on one thread takes half a minute. Pings are counted, not time: a computer may sleep.
 */
export const PINGS_MISSED = 24;

export class Watched<W extends Watchable> {
  #worker: W;
  #replaced = 0;
  readonly #calls = new Set<Call>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #missed = 0;

  /**
   * @param start a new worker; `replaced` counts those before it that fell silent
   * @param onReplaced a new worker is there and knows nothing yet; called before any call is rejected
   */
  constructor(
    private readonly start: (replaced: number) => W,
    private readonly onReplaced: () => void,
  ) {
    this.#worker = start(0);
  }

  get worker(): W {
    return this.#worker;
  }

  /** A question that needs what the worker knows. Rejects as the worker does, or with `ErrorData` of `cancelled` once it is replaced. */
  call<T>(question: (worker: W) => Promise<T>): Promise<T> {
    return this.#track(question, false);
  }

  /** A question that any worker can answer: it is put again to the next one. */
  callAny<T>(question: (worker: W) => Promise<T>): Promise<T> {
    return this.#track(question, true);
  }

  #track<T>(question: (worker: W) => Promise<T>, again: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (worker: W, done: () => void): void => {
        if (worker !== this.#worker) return; // said by one that is gone
        this.#settled(call);
        done();
      };
      const ask = (): void => {
        const worker = this.#worker;
        question(worker).then(
          (value) => settle(worker, () => resolve(value)),
          (error: unknown) => settle(worker, () => reject(error as Error)),
        );
      };
      const call: Call = { ask, reject: again ? null : reject };
      this.#calls.add(call);
      this.#timer ??= setInterval(() => this.#look(), PING_MS);
      ask();
    });
  }

  #settled(call: Call): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#missed = 0;
  }

  #look(): void {
    const worker = this.#worker;
    if (this.#missed >= PINGS_MISSED) return this.#replace();
    this.#missed += 1;
    void worker.ping().then(() => {
      if (worker === this.#worker) this.#missed = 0;
    });
  }

  #replace(): void {
    const calls = [...this.#calls];
    this.#worker.end();
    this.#missed = 0;
    this.#worker = this.start(++this.#replaced);
    this.onReplaced();
    for (const call of calls) {
      if (call.reject === null) call.ask();
      else {
        this.#settled(call);
        call.reject(new HeadlightError('cancelled').toData());
      }
    }
  }
}
