/** Positions that turn otherwise than the config says are refused. */
import { expect, it } from 'vitest';
import { checkPeriods } from '../../../src/vit/checkpoint/rotary-periods';
import { VIT_SMALL } from '../model/configs';
import type { ViTConfig } from '../../../src/vit/config';

const config: ViTConfig = {
  ...VIT_SMALL,
  dim: 32,
  heads: 1,
  rotary: { turns: 'halves', coordinates: 'centred', base: 100 },
};

function weights(periods: readonly number[]) {
  const tensors = new Map([['model.rope_embed.periods', { dtype: 'F32' as const, shape: [periods.length] }]]);
  return { file: 'w.pth', tensors, read: () => Promise.resolve(Float32Array.from(periods)) };
}

const periodsOf = (base: number): number[] => Array.from({ length: 8 }, (_, j) => base ** (j / 8));

it('takes those of its base, rounded to bfloat16 or not', async () => {
  const rounded = periodsOf(100).map((x) => {
    const bits = new Uint32Array(Float32Array.of(x).buffer);
    bits[0] = ((bits[0]! + 0x8000) >>> 16) << 16;
    return new Float32Array(bits.buffer)[0]!;
  });
  await expect(checkPeriods(config, weights(periodsOf(100)))).resolves.toBeUndefined();
  await expect(checkPeriods(config, weights(rounded))).resolves.toBeUndefined();
  await expect(checkPeriods({ ...config, rotary: undefined } as never, weights([3]))).resolves.toBeUndefined();
});

it.each([
  ['of another base', periodsOf(300)],
  ['of another kind', periodsOf(100).map((x) => x * 1.2)],
  ['of another width', periodsOf(100).slice(1)],
  ['that are no numbers', periodsOf(100).map(() => NaN)],
])('refuses those %s', async (_what, periods) => {
  await expect(checkPeriods(config, weights(periods))).rejects.toMatchObject({ code: 'checkpointNotVit' });
});
