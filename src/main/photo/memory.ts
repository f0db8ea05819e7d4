/** Watches the photo process's memory: a file may be small and harmless by its header, and still make a decoder grow without end. */

/** How often is looked, in milliseconds; a decoder fills some hundred megabytes meanwhile. */
const INTERVAL_MS = 100;

/**
 * Calls `onExceeded` once, when `resident()` is above `limit` bytes. Does not keep the process alive.
 *
 * @param resident bytes of memory in use now
 */
export function watchMemory(
  limit: number,
  onExceeded: () => void,
  resident: () => number = () => process.memoryUsage.rss(),
): void {
  const timer = setInterval(() => {
    if (resident() <= limit) return;
    clearInterval(timer);
    onExceeded();
  }, INTERVAL_MS);
  timer.unref();
}
