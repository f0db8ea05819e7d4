/** What a session takes and gives for one photo. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf, type ViTConfig } from '../config';
import { expected } from '../errors';
import { patchesFromPixels } from '../patches';
import { predictions, softmax, type Prediction } from './predictions';

/** A photo as the model takes it. */
export type PhotoInput =
  /** Normalised, [channels, rows, cols]. */
  | { readonly pixels: Float32Array }
  /** [patches, patchDim] */
  | { readonly patches: Float32Array };

export interface SessionAnswer {
  /** Best first, `top` of them; empty for a backbone. */
  readonly predictions: readonly Prediction[];
  /** [classes] */
  readonly logits: Float32Array;
  /** Softmax of the logits: [classes]. */
  readonly scores: Float64Array;
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
export function answerOf(
  logits: Float32Array,
  { labels }: Pick<Checkpoint, 'labels'>,
  top: number,
  forwardMs: number,
): SessionAnswer {
  return { predictions: predictions(logits, labels, top), logits, scores: softmax(logits), forwardMs };
}
