/** Tries again after trouble that passes: cut connections, busy servers. */
import { HeadlightError } from '../../../vit/errors';

/** Trouble that may be gone in a moment; `error` is what people read if it is not. */
export class Passing extends Error {
  constructor(
    readonly error: HeadlightError,
    /** What the server asked for, in milliseconds, or null. */
    readonly retryAfter: number | null = null,
    /** Nobody was there: no network, no such host, nobody who listens. */
    readonly absent = false,
  ) {
    super(error.message);
  }
}

const TRIES = 5;
/** Tries while a person waits before a field. */
const TRIES_OF_A_LOOK = 2;
const FIRST_WAIT = 1000;
/** A server that asks for more is given up on: a person can decide better when to come back. */
const LONGEST_WAIT = 120_000;

export interface RetryOptions {
  readonly signal: AbortSignal;
  /** Milliseconds; rejects when the signal is aborted. Tests pass one that does not wait. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A person waits for the first word. */
  readonly look?: boolean;
  /** A number that grows as work gets done; the count of failed tries starts anew when it has grown. */
  readonly progress?: () => number;
}

/** Rejects with the last `Passing`'s error, with any other error at once, and with `cancelled`. */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { signal, wait, look = false, progress = () => 0 } = options;
  let failed = 0;
  for (let done = progress(); ; done = progress()) {
    if (signal.aborted) throw new HeadlightError('cancelled');
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw new HeadlightError('cancelled');
      if (!(error instanceof Passing)) throw error;
      failed = progress() > done ? 1 : failed + 1;
      const pause = error.retryAfter ?? FIRST_WAIT * 2 ** (failed - 1) * (0.75 + Math.random() / 2);
      const tries = look && error.absent ? TRIES_OF_A_LOOK : TRIES;
      if (failed >= tries || pause > LONGEST_WAIT) throw error.error;
      await wait(pause, signal);
    }
  }
}

/** The usual `wait`. */
export function waitFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      if (signal.aborted) reject(new HeadlightError('cancelled'));
      else resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
