/** A checkpoint as it is run with what a person chose. */
import type { Size } from '../config';
import { readingOf, type OutputKind, type Reading } from '../output';
import { leftNotes } from './answer-notes';
import { changedRecipe } from './changed-recipe';
import { checkOverrides, invalid } from './check-overrides';
import type { Checkpoint } from './checkpoint';
import { namedFor } from './output';
import { isOverridden, type RecipeOverrides } from './overrides';
import { sameSize } from './recipe-reader';

/** What provenance says of a field that an override decided. */
export const CHOSEN = 'chosen by you';

/**
 * The checkpoint, opened with what was chosen of its head, as it is run with `overrides`; itself where there are none. Nothing is read.
 * Throws `sizeInvalid` or `overrideInvalid` where a value does not fit this model.
 */
export function applyOverrides(checkpoint: Checkpoint, overrides: RecipeOverrides): Checkpoint {
  if (!isOverridden(overrides)) return checkpoint;
  checkOverrides(overrides, checkpoint.config);
  refuseBiasResize(checkpoint, overrides.size);
  const { size = checkpoint.config.imageSize, heads, attentionScale, pool } = overrides;
  const config = {
    ...checkpoint.config,
    imageSize: size,
    ...(heads !== undefined && { heads }),
    ...(attentionScale !== undefined && { attentionScale }),
    ...(pool !== undefined && { pool }),
  };
  const scaled = sameSize(size, checkpoint.config.imageSize) ? checkpoint : checkpoint.recipeAt(size);
  const recipe = changedRecipe(scaled.recipe, overrides);
  const provenance = { ...checkpoint.provenance, ...scaled.provenance, ...chosen(overrides) };
  const reading = chosenReading(checkpoint, overrides);
  const { output } = reading;
  const { categories: _own, ...rest } = checkpoint;
  return {
    ...rest,
    ...reading,
    calibration: output === checkpoint.output ? checkpoint.calibration : null, // it was measured of other scores
    labels: namedFor(output, checkpoint.labels),
    config,
    recipe,
    provenance,
    notes: leftNotes(
      checkpoint.notes,
      Object.keys(provenance).filter((field) => provenance[field] === CHOSEN),
    ),
    recipeAt(other) {
      const { recipe: own, provenance: said } = checkpoint.recipeAt(other);
      return { recipe: changedRecipe(own, overrides), provenance: { ...said, ...chosen(overrides) } };
    },
  };
}

/** A threshold that was chosen holds for every category. */
function chosenReading(own: Reading, { threshold, ...overrides }: RecipeOverrides): Reading {
  const output: OutputKind = overrides.output ?? own.output;
  return threshold === undefined ? readingOf({ ...own, output }) : { output, threshold };
}

/** timm fits BEiT's tables to another size in a way of its own, which is not run; transformers' is. */
function refuseBiasResize({ layout, config }: Checkpoint, size: Size | undefined): void {
  if (layout !== 'timm' || !config.relativeBias || !size || sameSize(size, config.imageSize)) return;
  const own = config.imageSize.join(' × ');
  throw invalid(
    'size',
    `timm resizes the relative positions of a BEiT in a way that is not run here; it takes ${own} px alone`,
  );
}

/** Provenance of what the overrides decide. */
function chosen({ size, cropMode, cropPct, threshold: _told, ...same }: RecipeOverrides): Record<string, string> {
  const fields = {
    ...same,
    imageSize: size,
    resize: cropMode ?? cropPct,
    crop: cropMode ?? cropPct,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [[field, CHOSEN]])),
  );
}
