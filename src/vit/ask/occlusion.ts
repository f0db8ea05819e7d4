/** Squares of patches hidden one after the other, and what that does to the answer. */
import * as v from 'valibot';
import { expected } from '../errors';
import type { AttentionMap } from '../explain/attention';
import { aboutClass, changed, count } from './fields';
import type { Kind } from './kind';
import { watch } from './watched';

const fields = {
  /** Edge of the square, in patches; 1 by default. */
  size: v.exactOptional(count),
  ...aboutClass,
  ...changed,
};

/** By how much the target's logit falls. Squares lie side by side from the top left; those at the right and bottom edge are cut. */
export const occlusion: Kind<typeof fields, AttentionMap> = {
  fields,
  answers: 'map',
  needs: 'reruns',
  source: 'Zeiler & Fergus 2014, arXiv 1311.2901, section 4.2, with hidden tokens for grey',
  async answer({ target, size = 1, changes = {} }, context) {
    if (!Number.isInteger(size) || size < 1) throw expected('a positive whole number', 'size', size);
    const [rows, cols] = context.layout.grid;
    const watched = await watch(target, context);
    const whole = watched.logit((await context.run(changes)).logits);
    const data = new Float32Array(rows * cols); // [rows, cols]
    const squares = squaresOf(rows, cols, size);
    for (const [i, square] of squares.entries()) {
      const hiddenPatches = [...(changes.hiddenPatches ?? []), ...square];
      const fall = whole - watched.logit(await context.logits({ ...changes, hiddenPatches }));
      for (const patch of square) data[patch] = fall;
      context.progress((i + 1) / squares.length);
    }
    return { rows, cols, data };
  },
};

/** The patches of each square. */
function squaresOf(rows: number, cols: number, size: number): number[][] {
  const across = Math.ceil(cols / size);
  const squares = Array.from({ length: across * Math.ceil(rows / size) }, (): number[] => []);
  for (let patch = 0; patch < rows * cols; patch++) {
    const [row, col] = [Math.floor(patch / cols), patch % cols];
    squares[Math.floor(row / size) * across + Math.floor(col / size)]?.push(patch);
  }
  return squares;
}
