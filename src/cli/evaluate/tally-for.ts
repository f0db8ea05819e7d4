/** The tally that fits what a model's outputs mean. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { Namer } from '../named-classes';
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
