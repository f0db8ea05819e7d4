/** A photo as a masked autoencoder got it or painted it, on a canvas of the model's own input size. */
import { inputPicture, type FillView } from '../../shared/input-picture';
import type { FilledPhoto } from '../../shared/decoder-api';
import { gridOf } from '../../vit/config';
import type { LoadedModel } from '../engine/api';

/** @param light of each patch, 0 … 1; null: all as they are */
export function drawFilled(
  paint: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  filled: Pick<FilledPhoto, 'seen' | 'pixels'>,
  { hidden, view }: { readonly hidden: readonly number[]; readonly view: FillView },
  { config, recipe }: Pick<LoadedModel, 'config' | 'recipe'>,
  light: Float32Array | null = null,
): void {
  const [rows, cols] = gridOf(config);
  const [inputRows, inputCols] = config.imageSize;
  const picture = inputPicture({ seen: filled.seen, painted: filled.pixels, hidden, view }, recipe, config);
  const pixels = new Uint8ClampedArray(inputRows * inputCols * 4).fill(255); // [rows, cols, 4]
  for (let row = 0; row < inputRows; row++)
    for (let col = 0; col < inputCols; col++) {
      const pixel = row * inputCols + col;
      const patch = Math.floor((row / inputRows) * rows) * cols + Math.floor((col / inputCols) * cols);
      const lit = light?.[patch] ?? 1;
      for (let c = 0; c < 3; c++) pixels[pixel * 4 + c] = (picture[pixel * 3 + c] ?? 0) * lit;
    }
  [paint.canvas.width, paint.canvas.height] = [inputCols, inputRows];
  paint.putImageData(new ImageData(pixels, inputCols, inputRows), 0, 0);
}
