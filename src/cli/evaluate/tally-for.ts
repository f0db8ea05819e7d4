/** The tally that fits what a model's outputs mean, and what could not be counted. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { Namer } from '../named-classes';
import { errorOf, type PhotoFailure } from '../result';
import { ClassTally } from './class-tally';
import { LabelTally } from './label-tally';
import { NumberTally } from './number-tally';
import type { Tally, Truth } from './tally';

/** @param truths of all photos to come */
export function tallyFor(checkpoint: Checkpoint, namer: Namer, truths: readonly Truth[]): Tally {
  const { labels, output } = checkpoint;
  if (output === 'multi') return new LabelTally(labels, checkpoint, truths, namer);
  return output === 'regression' ? new NumberTally(labels) : new ClassTally(labels, namer);
}

/** What could not be counted, each with its reason. */
export class Failures {
  readonly list: { readonly file: string; readonly error: PhotoFailure['error'] }[] = [];

  add(file: string, error: unknown): void {
    this.list.push({ file, error: errorOf(error) });
  }
}
