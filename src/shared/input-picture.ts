/** What a model got of a photo, with holes or painted, as a picture again: its recipe's normalisation undone. */
import { gridOf, type ViTConfig } from '../vit/config';
import type { Recipe } from '../vit/recipe';

/** The photo, its holes painted; the photo with grey holes; or every patch as it was painted. */
export type FillView = 'painted' | 'hidden' | 'prediction';

/** 8-bit grey of a hole. */
const HOLE = 128;

export interface FilledInput {
  /** Normalised, [channels, rows, cols], as the model was given the whole. */
  readonly seen: Float32Array;
  /** The same of what was painted. */
  readonly painted: Float32Array;
  readonly hidden: readonly number[];
  readonly view: FillView;
}

/** [rows, cols, 3], 0 … 255, rounded and cut off; grey models give grey. */
export function inputPicture(
  { seen, painted, hidden, view }: FilledInput,
  recipe: Pick<Recipe, 'mean' | 'std' | 'rescale' | 'channelOrder'>,
  config: Pick<ViTConfig, 'imageSize' | 'patchSize' | 'channels'>,
): Uint8Array {
  const [rows, cols] = config.imageSize;
  const [patchRows, patchCols] = config.patchSize;
  const grid = gridOf(config);
  const holes = new Set(hidden);
  const out = new Uint8Array(rows * cols * 3);
  const channelOf = (colour: number): number =>
    config.channels === 1 ? 0 : recipe.channelOrder === 'BGR' ? 2 - colour : colour;
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++) {
      const [at, across] = [Math.floor(row / patchRows), Math.floor(col / patchCols)];
      const inGrid = at < grid[0] && across < grid[1];
      const isHole = inGrid && holes.has(at * grid[1] + across);
      const source = inGrid && (view === 'prediction' || (view === 'painted' && isHole)) ? painted : seen;
      for (let colour = 0; colour < 3; colour++) {
        const channel = channelOf(colour);
        const value = source[(channel * rows + row) * cols + col] ?? 0;
        const level = (value * (recipe.std[channel] ?? 1) + (recipe.mean[channel] ?? 0)) / recipe.rescale;
        out[(row * cols + col) * 3 + colour] =
          view === 'hidden' && isHole ? HOLE : Math.min(255, Math.max(0, Math.round(level)));
      }
    }
  return out;
}
