/** What a masked autoencoder painted, as a picture and as an error (He et al. 2021, arXiv 2111.06377, §3: reconstruction target). */
import type { ViTConfig } from '../config';
import { shapeOf } from '../config';
import { pixelsFromPatches } from '../patches';

/** Added to a patch's variance before the root, as the authors' code does. */
const VARIANCE_EPS = 1e-6;

export interface PaintedPicture {
  /** Every patch as it was painted, in the model's normalised units: [channels, rows, cols]. */
  readonly pixels: Float32Array;
  /** Mean squared error of each patch against the photo, of what the model was trained to predict: [patches]. */
  readonly errors: Float32Array;
  /** Mean of these over the hidden patches. */
  readonly loss: number;
}

/**
 * @param patches the photo [patches, patchDim], each in (channel, row, col) order
 * @param prediction [patches, rows · cols · channels], each in (row, col, channel) order
 * @param normalised whether the prediction is of patches normalised by their own mean and variance: these are then taken from the photo
 */
export function paintedPicture(
  patches: Float32Array,
  prediction: Float32Array,
  hidden: readonly number[],
  config: ViTConfig,
  normalised: boolean,
): PaintedPicture {
  const { patches: count, patchDim } = shapeOf(config);
  const [rows, cols] = config.patchSize;
  const painted = new Float32Array(count * patchDim);
  const errors = new Float32Array(count);
  for (let patch = 0; patch < count; patch++) {
    const own = patches.subarray(patch * patchDim, (patch + 1) * patchDim);
    const { mean, deviation } = normalised ? statisticsOf(own) : { mean: 0, deviation: 1 };
    let squares = 0;
    for (let place = 0; place < rows * cols; place++)
      for (let channel = 0; channel < config.channels; channel++) {
        const said = prediction[patch * patchDim + place * config.channels + channel] ?? 0;
        const inPatch = channel * rows * cols + place;
        squares += (said - ((own[inPatch] ?? 0) - mean) / deviation) ** 2;
        painted[patch * patchDim + inPatch] = said * deviation + mean;
      }
    errors[patch] = squares / patchDim;
  }
  const loss = hidden.reduce((sum, patch) => sum + (errors[patch] ?? 0), 0) / Math.max(1, hidden.length);
  return { pixels: pixelsFromPatches(painted, config), errors, loss };
}

/** Mean, and the root of the unbiased variance. */
function statisticsOf(patch: Float32Array): { readonly mean: number; readonly deviation: number } {
  const mean = patch.reduce((sum, x) => sum + x, 0) / patch.length;
  const variance = patch.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (patch.length - 1);
  return { mean, deviation: Math.sqrt(variance + VARIANCE_EPS) };
}
