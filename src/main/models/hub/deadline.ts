/**
 * A limit in time. `AbortSignal.any([…, AbortSignal.timeout()])` loses its own: the timeout is held weakly by the signal that depends on it, is
 * collected, and never comes. Here the timer is held by Node and by us, until the work ends.
 */

/** Runs `work` with a signal that is aborted with `outer`, and after `milliseconds` with a `TimeoutError`. */
export async function within<T>(
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  const stop = (): void => control.abort(outer.reason);
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop);
  const timer = setTimeout(() => control.abort(new DOMException('too slow', 'TimeoutError')), milliseconds);
  try {
    return await work(control.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
}
