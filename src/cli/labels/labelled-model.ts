/** A model with a person's labels as its classes. */
import { headOf, withLabels } from '../../vit/text/zero-shot';
import type { LabelSet } from '../../vit/text/label-set';
import type { ModelPlace } from '../../main/models/installed';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { Arguments } from '../options';
import type { Streams } from '../streams';
import { withTexts } from './text-engine';

/** Texts from which on it is said how far they are. */
const MANY = 64;

/** Rejects with the text tower's errors. */
export async function labelled<M extends ModelPlace & { readonly checkpoint: Checkpoint }>(
  model: M,
  set: LabelSet,
  args: Arguments,
  streams: Pick<Streams, 'message'> & Partial<Pick<Streams, 'progress' | 'clearProgress'>>,
): Promise<M & { readonly typed: LabelSet }> {
  const many = set.labels.length * set.templates.length >= MANY;
  const onProgress = (share: number): void => streams.progress?.(`labels ${Math.round(100 * share)} %`);
  const head = await withTexts(args, model, (encoder) => headOf(encoder, set, many ? { onProgress } : {})).finally(() =>
    streams.clearProgress?.(),
  );
  return { ...model, checkpoint: withLabels(model.checkpoint, head), typed: set };
}
