/** What was, what is, and what was undone: values that replace each other, with a way back and forth. */

export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
}

/** Steps kept; older ones are forgotten. */
const KEPT = 200;

export function historyOf<T>(now: T): History<T> {
  return { past: [], now, future: [] };
}

/** A new value; what was undone is gone. The same value again changes nothing. */
export function advance<T>({ past, now, future }: History<T>, next: T): History<T> {
  if (JSON.stringify(next) === JSON.stringify(now)) return { past, now, future };
  return { past: [...past, now].slice(-KEPT), now: next, future: [] };
}

export function undo<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  const last = past.at(-1);
  return last === undefined ? history : { past: past.slice(0, -1), now: last, future: [now, ...future] };
}

export function redo<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  const [next, ...rest] = future;
  return next === undefined ? history : { past: [...past, now], now: next, future: rest };
}
