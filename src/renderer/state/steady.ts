/** Keeps the old object when a new one says the same, so that nothing is drawn twice. */

/** `before`, where all its fields are those of `now` and no field is more or less; else `now`. */
export function steady<T extends object>(before: T | null, now: T): T {
  if (before === null) return now;
  const [old, fresh] = [Object.entries(before), Object.entries(now)];
  const same = old.length === fresh.length && fresh.every(([name, value]) => before[name as keyof T] === value);
  return same ? before : now;
}
