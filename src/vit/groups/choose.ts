/** Which group an answer is told by: the most specific one that is probable enough. */
import type { GroupScore } from './groups';

/** What a group's probability must reach, unless a person says otherwise. */
export const DEFAULT_GROUP_LEVEL = 0.8;

/** Below it a group is hardly more than the groups beside it. */
export const LEAST_GROUP_LEVEL = 0.2;

/** @param groups the most specific first. Null where none reaches `level`, and for a model without groups. */
export function chosenGroup(groups: readonly GroupScore[], level: number): GroupScore | null {
  return groups.find(({ score }) => score >= level) ?? null;
}

export interface ToldGroup extends GroupScore {
  /** Whether it reached the level; else it is a possibility. */
  readonly reached: boolean;
}

/** What an unsure answer says: the chosen group, else as a possibility the most specific one that reaches half of the level. */
export function toldGroup(groups: readonly GroupScore[], level: number): ToldGroup | null {
  const chosen = chosenGroup(groups, level);
  if (chosen) return { ...chosen, reached: true };
  const possible = chosenGroup(groups, level / 2);
  return possible && { ...possible, reached: false };
}
