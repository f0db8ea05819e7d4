/** WordNet's noun hierarchy above ImageNet's classes: which synsets stand above which (Miller 1995, "WordNet: a lexical database for English"). */
import { HYPERNYMS } from './wordnet';

export interface Synset {
  readonly id: string;
  /** Itself and everything above it. */
  readonly line: ReadonlySet<string>;
  /** Steps to the root by the longest way. */
  readonly depth: number;
}

/** Made when first asked: a window that is starting has no use for it. */
let parents: ReadonlyMap<string, readonly string[]> | null = null;
const known = new Map<string, Synset>();

/** Null for an id that is neither a class of ImageNet-1k nor above one. */
export function synsetOf(id: string): Synset | null {
  const above = hypernyms().get(id);
  if (!above) return null;
  const before = known.get(id);
  if (before) return before;
  const upper = above.flatMap((parent) => synsetOf(parent) ?? []);
  const synset: Synset = {
    id,
    line: new Set([id, ...upper.flatMap(({ line }) => [...line])]),
    depth: 1 + Math.max(-1, ...upper.map(({ depth }) => depth)),
  };
  known.set(id, synset);
  return synset;
}

let breadths: ReadonlyMap<string, number> | null = null;

/** How many of ImageNet-1k's classes stand below a synset, itself included; 0 for one that is not known. */
export function breadthOf(id: string): number {
  breadths ??= countClasses();
  return breadths.get(id) ?? 0;
}

function countClasses(): ReadonlyMap<string, number> {
  const upper = new Set([...hypernyms().values()].flat());
  const counts = new Map<string, number>();
  for (const id of hypernyms().keys()) {
    if (upper.has(id)) continue; // every class is a leaf
    for (const above of synsetOf(id)?.line ?? []) counts.set(above, (counts.get(above) ?? 0) + 1);
  }
  return counts;
}

function hypernyms(): ReadonlyMap<string, readonly string[]> {
  parents ??= new Map(HYPERNYMS.trim().split('\n').map(entry));
  return parents;
}

function entry(line: string): [id: string, above: readonly string[]] {
  const [id = '', ...above] = line.split(' ');
  return [id, above];
}
