/** Whether photos can be put to a model at all: asked when it is opened to be run, not of each photo. */
import { HeadlightError } from '../errors';
import type { Checkpoint } from './checkpoint';

/** Throws `channelsUnsupported` for a model that takes neither colours nor grey. */
export function checkRunnable({ name, config: { channels } }: Pick<Checkpoint, 'name' | 'config'>): void {
  if (channels !== 1 && channels !== 3) throw new HeadlightError('channelsUnsupported', { name, channels });
}
