/** How a model without classifier is spoken of, and what of its file was left out; what is taken for granted of one that has its head. */
import type { Checkpoint } from '../vit/checkpoint/checkpoint';
import { HEAD_ASSUMPTIONS, headAssumptionText } from '../vit/checkpoint/head/assumptions';
import type { DecoderTask } from '../vit/checkpoint/decoders/decoder';

export function noClassifier({ provenance: { head }, decoder }: Pick<Checkpoint, 'provenance' | 'decoder'>): string {
  const made = decoder ? DOES[decoder.task] : head === undefined ? '' : ` (${head})`;
  return `this model has no classifier${made}`;
}

/** What a model with a decoder is for. */
const DOES: Readonly<Record<DecoderTask, string>> = {
  fill: '; it paints what is hidden (headlight fill)',
  caption: '; it writes about photos (headlight caption)',
  read: '; it reads lines of text (headlight read)',
};

/** What stands beside each answer: why there is none, or what it rests on that the file does not say. Empty for most models. */
export function headNotes(checkpoint: Pick<Checkpoint, 'config' | 'provenance' | 'decoder'>): string[] {
  const { config, provenance } = checkpoint;
  if (config.classes === 0) return [noClassifier(checkpoint)];
  return HEAD_ASSUMPTIONS.flatMap((field) => {
    const said = provenance[field];
    return said === undefined ? [] : [headAssumptionText(field, said)];
  });
}
