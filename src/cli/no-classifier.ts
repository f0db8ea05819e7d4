/** How a model without classifier is spoken of, and what of its file was left out. */
import type { Provenance } from '../vit/recipe';

export function noClassifier({ head }: Provenance): string {
  return `this model has no classifier${head === undefined ? '' : ` (${head})`}`;
}
