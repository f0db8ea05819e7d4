/** A worker that may fall silent: WebAssembly threads that wait for each other never answer again. A silent one is replaced. */

/** One worker, as far as it is watched. */
export interface Watchable {
  /** Resolves as soon as the worker has a moment. */
  ping(): Promise<unknown>;
  end(): void;
}

/** How often a worker with work to do is asked whether it lives, in milliseconds. */
export const PING_MS = 5000;
/**
 * Pings in a row without an answer before a worker is given up: two minutes. One forward keeps the worker from answering,
 * and ViT-L at 384 px on one thread takes half a minute. Pings are counted, not time: a computer may sleep.
 */
export const PINGS_MISSED = 24;

export class Watched<W extends Watchable> {
  readonly #start: (replaced: number) => W;
  readonly #onReplaced: (worker: W) => void;
  #worker: W;
  #replaced = 0;
  /** Number of callers that wait for an answer. */
  #waiting = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #missed = 0;

  /**
   * @param start a new worker; `replaced` counts those before it that fell silent
   * @param onReplaced a new worker is there and knows nothing yet
   */
  constructor(start: (replaced: number) => W, onReplaced: (worker: W) => void) {
    this.#start = start;
    this.#onReplaced = onReplaced;
    this.#worker = start(0);
  }

  get worker(): W {
    return this.#worker;
  }

  /** Somebody begins to wait for it. */
  begin(): void {
    this.#waiting += 1;
    this.#timer ??= setInterval(() => this.#look(), PING_MS);
  }

  /** Somebody who waited does so no more. */
  rest(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
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
    this.#worker.end();
    this.#missed = 0;
    this.#worker = this.#start(++this.#replaced);
    this.#onReplaced(this.#worker);
  }
}
