/** `--unsure-below` and `--group-level`: when an answer is told as one, and when by a group of classes. */
import { unsureBelowOf } from '../vit/checkpoint/calibration';
import type { Checkpoint } from '../vit/checkpoint/checkpoint';
import { LEAST_GROUP_LEVEL, toldGroup, type ToldGroup } from '../vit/groups/choose';
import type { SessionAnswer } from '../vit/session/answer';
import type { Arguments } from './options';

export interface Levels {
  /** Best score below which an answer is not sure. */
  readonly unsureBelow: number;
  /** What the classes of a group must reach together. */
  readonly groupLevel: number;
}

/** Throws `usage`. */
export function readLevels(args: Arguments, { calibration }: Pick<Checkpoint, 'calibration'>): Levels {
  const chosen = args.has('unsure-below') ? args.number('unsure-below', 0, 1) : null;
  return {
    unsureBelow: unsureBelowOf(chosen, calibration),
    groupLevel: args.number('group-level', LEAST_GROUP_LEVEL, 1),
  };
}

/** What the table tells an unsure answer by. */
export function toldBy(
  { output, predictions, groups }: Pick<SessionAnswer, 'output' | 'predictions' | 'groups'>,
  { unsureBelow, groupLevel }: Levels,
): ToldGroup | null {
  const [best] = predictions;
  return best && output === 'single' && best.score < unsureBelow ? toldGroup(groups, groupLevel) : null;
}
