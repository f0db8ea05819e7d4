/** Python's plain containers by name, as people save them beside the weights: nothing is made of them but arrays, Maps and numbers. */
import type { HeadlightError } from '../../errors';
import type { PickleGlobal, PickleValue } from './pickle-world';

type Damaged = (detail: string) => HeadlightError;

/** More than any model has names; each pair costs a few bytes in the pickle, but may be asked for again and again. */
const MAX_PAIRS = 1_000_000;

/** Types that are only named (`defaultdict(int)`), never called. */
export const PLAIN_TYPES: ReadonlySet<string> = new Set(
  ['int', 'long', 'float', 'bool', 'str', 'unicode', 'bytes', 'list', 'dict', 'tuple'].flatMap((type) => [
    `builtins.${type}`,
    `__builtin__.${type}`,
  ]),
);

/** `module.name` → what a call of it makes. The first argument stands for what a set, a counter or a bytearray holds. */
export function plainMakers(damaged: Damaged): Record<string, PickleGlobal['call']> {
  let left = MAX_PAIRS;
  const spend = (pairs: number): void => {
    left -= pairs;
    if (left < 0) throw damaged(`dicts of more than ${MAX_PAIRS} pairs`);
  };
  const first = ([value]: readonly PickleValue[]): PickleValue => value ?? [];
  const all = (args: readonly PickleValue[]): PickleValue => args;
  const builtins = {
    set: first,
    frozenset: first,
    bytearray: first,
    complex: all,
    slice: all,
    range: all,
    xrange: all,
  };
  return {
    'collections.OrderedDict': ([pairs]) => dict(pairs, damaged, spend),
    'collections.defaultdict': () => new Map(),
    'collections.Counter': ([counts]) => (counts instanceof Map ? counts : new Map()),
    'argparse.Namespace': () => new Map(),
    '_codecs.encode': first,
    ...Object.fromEntries(
      Object.entries(builtins).flatMap(([type, make]) => [
        [`builtins.${type}`, make],
        [`__builtin__.${type}`, make],
      ]),
    ),
  };
}

/** `OrderedDict()` or, from Python 2, `OrderedDict([[key, value], …])`. */
function dict(pairs: PickleValue, damaged: Damaged, spend: (pairs: number) => void): Map<PickleValue, PickleValue> {
  const made = new Map<PickleValue, PickleValue>();
  if (pairs === undefined) return made;
  if (!Array.isArray(pairs)) throw damaged('an OrderedDict of no pairs');
  spend(pairs.length);
  for (const pair of pairs as unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) throw damaged('an OrderedDict of no pairs');
    made.set(pair[0], pair[1]);
  }
  return made;
}
