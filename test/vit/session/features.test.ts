/** What the classifier's layers read of a photo. */
import { describe, expect, it } from 'vitest';
import type { ViTConfig } from '../../../src/vit/config';
import { VitSession } from '../../../src/vit/session/session';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

async function featuresOf(change: Partial<ViTConfig>) {
  const checkpoint = tinyCheckpoint(change);
  const session = await VitSession.open(checkpoint, new TestExecutor(), { first: 'features' });
  const pixels = tinyPixels(1, checkpoint.config);
  return {
    checkpoint,
    features: await session.features({ pixels }),
    logits: (await session.classify({ pixels }, 1)).logits,
  };
}

describe('features', () => {
  it.each(['token', 'avg', 'tokenAvg'] as const)(
    'pooled by %s give the logits through the classifier',
    async (pool) => {
      const { checkpoint, features, logits } = await featuresOf({ pool, fcNorm: pool === 'avg' });
      expect(features).toHaveLength(checkpoint.config.dim * (pool === 'tokenAvg' ? 2 : 1));
      const [weight, bias] = [await checkpoint.read('head.weight'), await checkpoint.read('head.bias')];
      for (const [index, logit] of logits.entries()) {
        const row = weight.subarray(index * features.length, (index + 1) * features.length);
        const wanted = row.reduce((sum, w, i) => sum + w * features[i]!, bias[index]!);
        expect(Math.abs(logit - wanted)).toBeLessThan(1e-5);
      }
    },
  );

  it('are there of a backbone too, and need no classifier', async () => {
    const { features, logits } = await featuresOf({ classes: 0 });
    expect(logits).toHaveLength(0);
    expect(features.some((number) => number !== 0)).toBe(true);
  });

  it('can be asked for of a photo that was answered', async () => {
    const { features, checkpoint } = await featuresOf({ pool: 'avg' });
    const session = await VitSession.open(checkpoint, new TestExecutor());
    await session.answer('a', { pixels: tinyPixels(1, checkpoint.config) }, 1);
    const { data } = await session.ask('a', { lens: 'features' });
    expect([...data]).toEqual([...features]);
    await expect(session.ask('b', { lens: 'features' })).rejects.toMatchObject({ code: 'badRequest' });
  });
});
