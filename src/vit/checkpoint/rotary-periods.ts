/** The periods that some files keep beside their weights (DINOv3 of its authors and of timm: `rope_embed.periods`) against those that the config gives. */
import { shapeOf, type ViTConfig } from '../config';
import { HeadlightError } from '../errors';
import type { Weights } from './weights';

const PERIODS = /(^|\.)rope_embed\.periods$/;
/** bfloat16, in which the authors keep them, has 8 bits: half of its last one is 1/512. */
const ROUNDING = 1 / 256;

/** Throws `checkpointNotVit` for positions that turn otherwise than the config says: they would be another model's. */
export async function checkPeriods({ rotary, ...config }: ViTConfig, weights: Weights): Promise<void> {
  const name = [...weights.tensors.keys()].find((tensor) => PERIODS.test(tensor));
  if (!rotary || name === undefined) return;
  const stored = await weights.read(name);
  const count = shapeOf(config).headDim / 4;
  const fits =
    stored.length === count &&
    stored.every((period, j) => Math.abs(period / rotary.base ** (j / count) - 1) <= ROUNDING);
  if (!fits)
    throw new HeadlightError('checkpointNotVit', {
      name: weights.file,
      looksLike: `a model whose rotary positions (\`${name.slice(0, 80)}\`) have other periods than those of base ${rotary.base}`,
    });
}
