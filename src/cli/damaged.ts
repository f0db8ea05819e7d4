/** Files of ours that could not be understood: said once, where people look, as what they keep is not used. */
import { HeadlightError } from '../vit/errors';
import { sentenceOf } from './sentences';
import type { Streams } from './streams';

const unsaid = new Set<string>();

export const foundDamaged = (name: string): void => void unsaid.add(name);

export function sayDamaged(streams: Pick<Streams, 'message'> | undefined): void {
  if (!streams) return;
  for (const name of unsaid) streams.message(sentenceOf(new HeadlightError('notesDamaged', { name })));
  unsaid.clear();
}
