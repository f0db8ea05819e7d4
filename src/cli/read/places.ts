/** Pairs of numbers as people write them: `3:5,4:*,6:0-2` are head 5 of layer 3, all heads of layer 4, three heads of layer 6. */
import { usageError } from '../usage-error';

export type Place = readonly [first: number, second: number];

/** Each pair once, in order. @param sizes numbers of either kind; throws `usage` for what lies beyond them */
export function readPlaces(option: string, text: string, sizes: Place): Place[] {
  const places = text.split(',').flatMap((part) => {
    const [first, second, ...more] = part.split(':');
    if (first === undefined || second === undefined || more.length > 0)
      throw usageError(`--${option} takes pairs like 3:5,4:*, not \`${text}\`.`);
    const seconds = readRange(option, second, sizes[1]);
    return readRange(option, first, sizes[0]).flatMap((a) => seconds.map((b): Place => [a, b]));
  });
  const inOrder = places.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return inOrder.filter(([a, b], i) => i === 0 || a !== inOrder[i - 1]?.[0] || b !== inOrder[i - 1]?.[1]);
}

/** Numbers, ranges and `*` in a list: `0,3-5`. Each once, in order. */
export function readNumbers(option: string, text: string, size: number): number[] {
  return [...new Set(text.split(',').flatMap((part) => readRange(option, part, size)))].sort((a, b) => a - b);
}

function readRange(option: string, text: string, size: number): number[] {
  if (text === '*') return Array.from({ length: size }, (_, i) => i);
  const [, low, high] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [from, to] = [Number(low), Number(high ?? low)];
  if (low === undefined || from > to || to >= size)
    throw usageError(`--${option} takes numbers from 0 to ${size - 1}, ranges or *, not \`${text}\`.`);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** The text that `readPlaces` reads these pairs from. */
export function placesText(places: readonly Place[]): string {
  return places.map(([a, b]) => `${a}:${b}`).join(',');
}
