/** Whether an answer is sure, and the group of classes that an unsure one belongs to all the same. */
import { toldGroup, type ToldGroup } from '../../vit/groups/choose';
import type { Reading } from '../../vit/output';
import type { Answer } from '../engine/api';

/** What an answer says, as far as words need it. */
export type Said = Pick<Answer, 'predictions' | 'present' | keyof Reading>;

/** Labels that an answer counts for: the best class, or every label that is there. */
export function countsFor({ output, predictions, there }: Said & Pick<Answer, 'there'>): Answer['predictions'] {
  return output === 'multi' ? (there ?? predictions.filter((one) => one.there)) : predictions.slice(0, 1);
}

/** Whether no class leads clearly; only asked of classes that exclude each other. */
export function isUnsure({ output, predictions }: Said, unsureBelow: number): boolean {
  const best = predictions[0];
  return output === 'single' && best !== undefined && best.score < unsureBelow;
}

/** When an answer is told as one, and when by a group. */
export interface Levels {
  /** Best score below which the model is not sure, 0 … 1. */
  readonly unsureBelow: number;
  /** What the classes of a group must reach together, 0 … 1. */
  readonly groupLevel: number;
}

/** Null for a sure answer, and where no group says anything. */
export function groupIn(answer: Said & Pick<Answer, 'groups'>, { unsureBelow, groupLevel }: Levels): ToldGroup | null {
  return isUnsure(answer, unsureBelow) ? toldGroup(answer.groups, groupLevel) : null;
}
