/** What a file of our own says about its model, beside the tensors; `openOwnFile` reads it back. */
import { shapeOf } from '../../config';
import type { Checkpoint } from '../checkpoint';

export function ownMetadata(checkpoint: Checkpoint): Record<string, string> {
  const { name, config, recipe, labels, layout, output, threshold, categories, calibration } = checkpoint;
  const { grid, prefix } = shapeOf(config);
  return {
    model: name,
    layout,
    recipe: JSON.stringify(recipe),
    config: JSON.stringify(config),
    labels: JSON.stringify(labels.map(({ text }) => text)),
    labelIds: JSON.stringify(labels.map(({ id }) => id)),
    ...(calibration && { calibration: JSON.stringify(calibration) }),
    tokens: JSON.stringify({ prefix, grid }),
    output,
    ...(output === 'multi' && { threshold: String(threshold) }),
    ...(output === 'multi' && categories && { categoryThresholds: JSON.stringify(categories) }),
    ...(labels.some(({ category }) => category !== undefined) && {
      labelCategories: JSON.stringify(labels.map(({ category }) => category ?? '')),
    }),
  };
}
