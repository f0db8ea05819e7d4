/**
 * The groups of WordNet that a model's classes fall into, so that an answer between many breeds can still be a dog: a group's
 * probability is the sum of its members' (as the classes exclude each other).
 */
import type { Label } from '../checkpoint/checkpoint';
import { breadthOf, synsetOf } from './hierarchy';
import { GROUP_NAMES } from './names';

export interface ClassGroup {
  /** WordNet 3.0. */
  readonly id: string;
  /** Indices of the model's classes, ascending: two or more, but not all. */
  readonly members: readonly number[];
}

export interface GroupScore {
  readonly id: string;
  /** Probability, 0 … 1. */
  readonly score: number;
  /** How many classes of the model belong to it. */
  readonly members: number;
}

const kept = new WeakMap<readonly Label[], readonly ClassGroup[]>();

/**
 * The most specific first: fewest members, then fewest classes of ImageNet, then deepest. Only groups with a name (`names.ts`) that say more
 * than a class and less than the model; of groups with the same members the most specific alone. None for a model with classes that WordNet's part here does not know, since
 * a sum over the others would be too small.
 */
export function groupsOf(labels: readonly Label[]): readonly ClassGroup[] {
  const before = kept.get(labels);
  if (before) return before;
  const groups = findGroups(labels);
  kept.set(labels, groups);
  return groups;
}

function findGroups(labels: readonly Label[]): readonly ClassGroup[] {
  const members = new Map<string, number[]>();
  for (const [index, { id }] of labels.entries()) {
    const synset = synsetOf(id);
    if (!synset) return [];
    for (const above of synset.line) {
      const list = members.get(above);
      if (list) list.push(index);
      else members.set(above, [index]);
    }
  }
  const named = [...members].filter(([id, { length }]) => GROUP_NAMES.has(id) && length > 1 && length < labels.length);
  const groups = named.map(([id, list]) => {
    return { id, members: list, breadth: breadthOf(id), depth: synsetOf(id)?.depth ?? 0 };
  });
  groups.sort((a, b) => a.members.length - b.members.length || a.breadth - b.breadth || b.depth - a.depth);
  const sets = new Set<string>();
  return groups.flatMap(({ id, members: list }) => {
    const set = list.join();
    if (sets.has(set)) return [];
    sets.add(set);
    return { id, members: list };
  });
}

/** Probability below which a group is not told. */
const LEAST = 0.1;

/** @param scores probabilities [classes]. The groups with a tenth of the probability or more, the most specific first. */
export function groupScores(scores: Float64Array, groups: readonly ClassGroup[]): GroupScore[] {
  return groups.flatMap(({ id, members }) => {
    const score = probabilityOf(scores, members);
    return score >= LEAST ? { id, score, members: members.length } : [];
  });
}

/** Rounding can carry a sum past 1. */
export function probabilityOf(scores: Float64Array, members: readonly number[]): number {
  let sum = 0;
  for (const index of members) sum += scores[index] as number;
  return Math.min(1, sum);
}
