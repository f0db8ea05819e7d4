/** How a model without classifier is spoken of, and what of its file was left out; what is taken for granted of one that has its head. */
import type { Checkpoint } from '../vit/checkpoint/checkpoint';
import { HEAD_ASSUMPTIONS, headAssumptionText } from '../vit/checkpoint/head/assumptions';
import type { Provenance } from '../vit/recipe';

export function noClassifier({ head }: Provenance): string {
  return `this model has no classifier${head === undefined ? '' : ` (${head})`}`;
}

/** What stands beside each answer: why there is none, or what it rests on that the file does not say. Empty for most models. */
export function headNotes({ config, provenance }: Pick<Checkpoint, 'config' | 'provenance'>): string[] {
  if (config.classes === 0) return [noClassifier(provenance)];
  return HEAD_ASSUMPTIONS.flatMap((field) => {
    const said = provenance[field];
    return said === undefined ? [] : [headAssumptionText(field, said)];
  });
}
