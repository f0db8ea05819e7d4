/** Pixels ↔ patches: the cut of an image into a grid, each patch laid out as the patch projection reads it. */
import { gridOf, type ViTConfig } from './config';
import { expected } from './errors';

type Cut = Pick<ViTConfig, 'imageSize' | 'patchSize' | 'channels'>;

/**
 * Pixels at the right and bottom edge that do not fill a patch are left out, as a strided convolution does.
 *
 * @param pixels [channels, rows, cols], size `imageSize`
 * @returns [patches, patchDim], patches row by row, each in (channel, row, col) order
 */
export function patchesFromPixels(pixels: Float32Array, cut: Cut): Float32Array {
  const [rows, cols] = cut.imageSize;
  checkLength(pixels, cut.channels * rows * cols, 'pixels');
  const out = new Float32Array(patchesLength(cut));
  forEachRun(cut, (pixel, patch, length) => out.set(pixels.subarray(pixel, pixel + length), patch));
  return out;
}

/**
 * The inverse of `patchesFromPixels`; what it left out is 0.
 *
 * @param patches [patches, patchDim]
 * @returns [channels, rows, cols]
 */
export function pixelsFromPatches(patches: Float32Array, cut: Cut): Float32Array {
  const [rows, cols] = cut.imageSize;
  checkLength(patches, patchesLength(cut), 'patches');
  const out = new Float32Array(cut.channels * rows * cols);
  forEachRun(cut, (pixel, patch, length) => out.set(patches.subarray(patch, patch + length), pixel));
  return out;
}

/** Every run of neighbouring pixels that stays together: where it lies among the pixels, where in the patches, how long it is. */
function forEachRun(cut: Cut, visit: (pixel: number, patch: number, length: number) => void): void {
  const [rows, cols] = cut.imageSize;
  const [patchRows, patchCols] = cut.patchSize;
  const grid = gridOf(cut);
  let patch = 0;
  for (let gridRow = 0; gridRow < grid[0]; gridRow++) {
    for (let gridCol = 0; gridCol < grid[1]; gridCol++) {
      for (let channel = 0; channel < cut.channels; channel++) {
        for (let row = 0; row < patchRows; row++) {
          const y = gridRow * patchRows + row;
          visit((channel * rows + y) * cols + gridCol * patchCols, patch, patchCols);
          patch += patchCols;
        }
      }
    }
  }
}

function patchesLength(cut: Cut): number {
  const [rows, cols] = gridOf(cut);
  return rows * cols * cut.channels * cut.patchSize[0] * cut.patchSize[1];
}

function checkLength(data: Float32Array, length: number, name: string): void {
  if (data.length !== length) throw expected(`${length} numbers`, name, data.length);
}
