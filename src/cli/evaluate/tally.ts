/** What counts answers against what is true: right classes, labels that are there, or numbers. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { SessionAnswer } from '../../vit/session/answer';
import type { Namer } from '../named-classes';
import { errorOf, type PhotoFailure } from '../result';
import { ClassTally } from './class-tally';
import { LabelTally } from './label-tally';
import { NumberTally } from './number-tally';

/** `single`: the class. `multi`: every label that is there. `regression`: a number for each output, NaN where none is known. */
export type Truth = readonly number[];

export interface Tally {
  add(truth: Truth, answer: SessionAnswer): void;
  /** Answered photos. */
  readonly photos: number;
  /** The measure that is watched while it runs: 'top-1 47.5 %'. */
  readonly headline: string;
  /** The stable JSON form, without failures. */
  result(): Record<string, unknown>;
  /** For people. @param failed photos and folders that could not be counted */
  table(failed: number): string;
}

/** @param truths of all photos to come */
export function tallyFor({ labels, output, threshold }: Checkpoint, namer: Namer, truths: readonly Truth[]): Tally {
  if (output === 'multi') return new LabelTally(labels, threshold, truths, namer);
  return output === 'regression' ? new NumberTally(labels) : new ClassTally(labels, namer);
}

/** What could not be counted, each with its reason. */
export class Failures {
  readonly list: { readonly file: string; readonly error: PhotoFailure['error'] }[] = [];

  add(file: string, error: unknown): void {
    this.list.push({ file, error: errorOf(error) });
  }
}
