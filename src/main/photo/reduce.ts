/**
 * Smaller pictures straight from a JPEG: its blocks are decoded to a half, quarter or eighth of their size (DCT scaling), which takes a third to a half
 * of the time. The pixels are not those of the whole photo resized; so this is for looking at, and for sweeps that ask for it.
 */
import type { Size } from '../../vit/config';
import { resizedSize } from '../../vit/preprocess/geometry';
import type { Recipe } from '../../vit/recipe';

/** Longer edge that is enough for a photo of this size; null for the whole photo. */
export type Reduce = (photo: Size) => number | null;

/** A picture so much smaller than asked for is as good to look at, where it comes straight from the blocks. */
const NEAR = 0.9;
/** Pictures up to here are looked at; larger ones are saved, and are made of the whole photo. */
const LOOKED_AT = 2048;

/** A picture of at most `edge` pixels on its longer edge, to look at. */
export function toLookAt(edge: number): Reduce {
  return ([rows, cols]) => {
    const long = Math.max(rows, cols);
    if (edge > LOOKED_AT || long < 2 * NEAR * edge) return null;
    return Math.min(edge, Math.floor(long / 2));
  };
}

/** A half is as slow as the whole: what a JPEG stores must be read either way. */
const PARTS = [8, 4] as const;
/** Pixels along an edge for each one that the resize wants: its filter still sees more than it throws away. */
const LEAST_LEFT = 2;

/** Reduces to the pixels that a recipe needs, if it allows that. */
export function forModel({ jpeg, resize, square, region }: Recipe): Reduce | undefined {
  if (jpeg !== 'reduced' || square || region) return undefined;
  return (photo) => {
    const [rows, cols] = resizedSize(photo, resize);
    const surplus = Math.min(photo[0] / rows, photo[1] / cols);
    const part = PARTS.find((divisor) => surplus / divisor >= LEAST_LEFT);
    return part === undefined ? null : Math.ceil(Math.max(...photo) / part);
  };
}
