/** Weighted values of a model: against the values and attention of a run of the whole model. */
import { expect, it } from 'vitest';
import { compileTaps } from '../../../src/vit/session/taps';
import { openTiny, TestExecutor, tinyCheckpoint, tinyPixels } from '../session/tiny';

/** Of numbers around 1, in float32. */
const SAME = 1e-5;

it.each([
  ['cls', 0],
  [{ row: 1, col: 2 }, 1 + 6],
] as const)('token %j weighs the values of a whole run', async (token, asking) => {
  const { session } = await openTiny();
  const { tokens, headDim } = session.shape;
  const taps = await compileTaps(tinyCheckpoint(), new TestExecutor(), ['value', 'attention']);
  const whole = await taps.run({ pixels: tinyPixels(1) });
  for (const layer of [0, 1]) {
    const [value, attention] = [whole[`value.${layer}`]!.data, whole[`attention.${layer}`]!.data];
    const of = (head: number, j: number): number => {
      const at = (head * tokens + j) * headDim;
      return attention[(head * tokens + asking) * tokens + j]! * Math.hypot(...value.subarray(at, at + headDim));
    };
    const one = await session.ask('a', { lens: 'valueNorm', layer, head: 2, token });
    const mean = await session.ask('a', { lens: 'valueNorm', layer, head: 'mean', token });
    expect(one.data).toHaveLength(16);
    one.data.forEach((got, patch) => expect(Math.abs(got - of(2, 1 + patch))).toBeLessThan(SAME));
    mean.data.forEach((got, patch) => {
      const wanted = (of(0, 1 + patch) + of(1, 1 + patch) + of(2, 1 + patch)) / 3;
      expect(Math.abs(got - wanted)).toBeLessThan(SAME);
    });
  }
  await expect(session.ask('a', { lens: 'valueNorm', layer: 2, head: 0, token })).rejects.toMatchObject({ code: 'badRequest' }); // prettier-ignore
  taps.dispose();
});

it('follows changes: attention as they leave it, values of the tokens that they reach', async () => {
  const { session } = await openTiny();
  const place = { layer: 0, head: 1, token: { row: 1, col: 1 } } as const;
  const changes = { mask: 'causal' } as const;
  const weighed = await session.ask('a', { lens: 'valueNorm', ...place });
  const masked = await session.ask('a', { lens: 'valueNorm', ...place, changes });
  const query = { method: 'attention', ...place } as const;
  const attention = await session.ask('a', { lens: 'map', query });
  const maskedAttention = await session.ask('a', { lens: 'map', query, options: { changes } });
  expect(masked.data.at(-1)).toBe(0); // a later patch
  masked.data.forEach((value, patch) => {
    const length = weighed.data[patch]! / attention.data[patch]!; // of the value: no change comes before the first layer
    expect(Math.abs(value - length * maskedAttention.data[patch]!)).toBeLessThan(SAME);
  });
  const deeper = { ...place, layer: 1 };
  const without = await session.ask('a', { lens: 'valueNorm', ...deeper, changes: { mlpOff: [0] } });
  expect(without.data).not.toEqual((await session.ask('a', { lens: 'valueNorm', ...deeper })).data);
  const bare = session.ask('a', { lens: 'valueNorm', ...place, changes: { layerNorms: false } });
  await expect(bare).rejects.toMatchObject({ code: 'badRequest' });
});
