/** The tally that fits what a model's outputs mean. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { Namer } from '../named-classes';
import { ClassTally } from './class-tally';
import { LabelTally } from './label-tally';
import { NumberTally } from './number-tally';
import type { Tally } from './tally';

export function tallyFor(checkpoint: Checkpoint, namer: Namer): Tally {
  const { labels, output } = checkpoint;
  if (output === 'multi') return new LabelTally(labels, checkpoint, namer);
  return output === 'regression' ? new NumberTally(labels) : new ClassTally(labels, namer);
}
