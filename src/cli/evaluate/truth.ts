/** What is true of a photo, as a person has said it: the name of its folder, or what stands beside it in an archive. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { ClassNames } from '../class-names';
import { usageError } from '../usage-error';
import type { Truth } from './tally';

/** Names or numbers; a text may hold several where a photo may have several. */
export type Said = string | readonly string[];

/** Source of a truth, as sentences name it. */
export type SaidBy = 'the folder name' | 'its label';

/** The truth, or why it says nothing. */
export type ReadTruth = (said: Said, by: SaidBy) => Truth | string;

/** Between the labels of one photo. */
export const BETWEEN = /[|;]/;

/** By what the model's outputs mean. Throws `usage` for outputs that one name cannot tell. @param byFolder whether names of folders will be read */
export function truthFor({ labels, output }: Pick<Checkpoint, 'labels' | 'output'>, byFolder: boolean): ReadTruth {
  if (output === 'regression') {
    if (byFolder && labels.length > 1)
      throw usageError('This model gives several numbers for a photo; name them in a table: --truth FILE.');
    return (said, by) => numbersOf(said, by, labels.length);
  }
  const classes = new ClassNames(labels);
  return (said, by) => classesOf(said, by, classes, output === 'multi');
}

function numbersOf(said: Said, by: SaidBy, outputs: number): Truth | string {
  const parts = (typeof said === 'string' ? said.trim().split(/[\s,;|]+/) : said).map((part) => part.trim());
  const numbers = parts.map((part) => (part === '' ? NaN : Number(part)));
  if (!numbers.every(Number.isFinite)) return `${by} is no number`;
  return numbers.length === outputs ? numbers : `${by} gives ${numbers.length} numbers, and this model ${outputs}`;
}

function classesOf(said: Said, by: SaidBy, classes: ClassNames, several: boolean): Truth | string {
  const split =
    typeof said !== 'string'
      ? said
      : several && by === 'its label'
        ? said.split('\n').flatMap((line) => line.split(BETWEEN))
        : [said];
  const names = split.map((name) => name.trim()).filter((name) => name !== '');
  if (names.length !== 1 && !several) return `this model names one class, and ${by} names ${names.length}`;
  const truth = new Set<number>();
  for (const name of names) {
    const meant = classes.meant(name);
    const [index] = meant;
    if (index === undefined || meant.length > 1) return whyNone(meant, by);
    truth.add(index);
  }
  return [...truth];
}

function whyNone(meant: readonly number[], by: SaidBy): string {
  if (meant.length === 0) return `${by} is no class of this model: not a WordNet id, label or index`;
  const some = meant.slice(0, 5).join(', ');
  const better = by === 'its label' ? 'give' : 'call the folder by';
  return `${by} is the name of ${meant.length} classes of this model (${some}): ${better} the index of its class`;
}
