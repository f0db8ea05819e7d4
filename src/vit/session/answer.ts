/** What a session takes and gives for one photo. */
import { shapeOf, type ViTConfig } from '../config';
import { expected } from '../errors';
import { familiarityOf, type Familiarity } from '../familiar';
import { patchesFromPixels } from '../patches';
import { presentOf, readingOf, scoresOf, type Reading } from '../output';
import { groupScores, groupsOf, type GroupScore } from '../groups/groups';
import { predictions, temperatureOf, type Outputs, type Prediction } from '../predictions';

/** A photo as the model takes it. */
export type PhotoInput =
  /** Normalised, [channels, rows, cols]. */
  | { readonly pixels: Float32Array }
  /** [patches, patchDim] */
  | { readonly patches: Float32Array };

/** What the model says of a photo. */
export interface SessionAnswer extends Reading {
  /** Best first, `top` of them, or every number of a regression; empty for a backbone. */
  readonly predictions: readonly Prediction[];
  /** Groups of classes by their probability, the most specific first; none where outputs are no classes, or have no groups. */
  readonly groups: readonly GroupScore[];
  /** [classes] */
  readonly logits: Float32Array;
  /** `multi`: how many labels count as there; else 0. */
  readonly present: number;
  /** Score of every output, as `output` reads them: [classes]. */
  readonly scores: Float64Array;
  /** Where the photo stands among those the model was measured on; absent where nobody kept a reference. */
  readonly familiarity?: Familiarity;
  /** Milliseconds from patches to logits, and to attention where that was asked for. */
  readonly forwardMs: number;
}

/** [patches, patchDim]. Throws `badRequest` for a wrong size. */
export function patchesOf(input: PhotoInput, config: ViTConfig): Float32Array {
  const patches = 'patches' in input ? input.patches : patchesFromPixels(input.pixels, config); // [patches, patchDim]
  const { patches: count, patchDim } = shapeOf(config);
  if (patches.length !== count * patchDim) throw expected(`${count * patchDim} values`, 'patches', patches.length);
  return patches;
}

/** @param logits [classes]; empty for a backbone */
export function answerOf(logits: Float32Array, model: Outputs, top: number, forwardMs: number): SessionAnswer {
  const { labels, output } = model;
  const best = predictions(logits, model, top);
  const scores = scoresOf(logits, output, temperatureOf(model));
  const groups = output === 'single' ? groupScores(scores, groupsOf(labels)) : [];
  const present = presentOf(scores, labels, model).size;
  const reference = output === 'single' && logits.length > 0 ? model.calibration?.reference : undefined;
  const familiarity = reference && { familiarity: familiarityOf(logits, reference) };
  return { predictions: best, groups, logits, scores, ...readingOf(model), present, ...familiarity, forwardMs };
}
