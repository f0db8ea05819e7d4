/** Wrong usage of the command line: exit code 2 and a hint. */
import { HeadlightError } from '../vit/errors';

export function usageError(detail: string): HeadlightError {
  return new HeadlightError('usage', { detail }, detail);
}

/** " Did you mean `X`?" for the closest known name, or nothing when none is close. */
export function hintFor(given: string, known: readonly string[]): string {
  const [best] = known
    .map((name) => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const close = best && best.distance <= Math.max(1, Math.floor(best.name.length / 3));
  return close ? ` Did you mean \`${best.name}\`?` : '';
}

/** Levenshtein: insertions, deletions and replacements that turn `a` into `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
