import { describe, expect, it } from 'vitest';
import { headStatistics, metricsOf } from '../../../src/vit/explain/head-statistics';
import type { TokenLayout } from '../../../src/vit/explain/attention';
import type { HeadMetric } from '../../../src/vit/explain/head-statistics';
import { identityStack, randomStack, readFixture } from './stacks';
import { readLensFixture } from './lens-fixture';

/** Against float64 NumPy on the same float32 attention; the table is float32, so values up to 32 pixels carry 2⁻¹⁹. */
const PARITY = 4e-6;
/** Of distances about 116 px: float32 in, float32 out. */
const FLOAT32 = 2e-5;

const VIT_B: TokenLayout = { prefix: 1, grid: [14, 14], clsToken: true };
const patchSize = [16, 16] as const;

const fixture = readLensFixture();

describe.each(['attention-0', 'attention-1', 'attention-2'] as const)('statistics of %s equal NumPy', (name) => {
  const { stack, layout } = readFixture(name);
  const wanted = fixture[name];

  it.each(['distance', 'entropy', 'clsEntropy', 'toCls', 'toRegisters'] as const)('%s', (metric) => {
    const ask = () => headStatistics(stack, layout, metric, { patchSize: fixture.patch });
    if (!wanted[metric]) return expect(ask).toThrow(/metric/); // of tokens that this layout lacks
    const { layers, heads, data } = ask();
    expect([layers, heads]).toEqual([stack.layers, stack.heads]);
    wanted[metric].forEach((value, i) => expect(Math.abs(data[i]! - value), `head ${i}`).toBeLessThan(PARITY));
  });

  it('distance with the special tokens’ share taken out', () => {
    const { data } = headStatistics(stack, layout, 'distance', { patchSize: fixture.patch, renormalise: true });
    wanted.renormalised!.forEach((value, i) => expect(Math.abs(data[i]! - value)).toBeLessThan(PARITY));
  });
});

describe('mean attention distance', () => {
  const uniform = (weight: number): ReturnType<typeof randomStack> => {
    const stack = randomStack(1, 1, 197, 0);
    return { ...stack, perLayer: [stack.perLayer[0]!.fill(weight)] };
  };
  const distance = (stack: ReturnType<typeof randomStack>, renormalise = false): number =>
    headStatistics(stack, VIT_B, 'distance', { patchSize, renormalise }).data[0]!;

  it('of uniform attention is 116.4922 px over the patches of a ViT-B/16, 115.9009 where the class token has its share', () => {
    expect(Math.abs(distance(uniform(1 / 196)) - 116.492227)).toBeLessThan(FLOAT32);
    expect(Math.abs(distance(uniform(1 / 197)) - 115.900896)).toBeLessThan(FLOAT32);
    expect(Math.abs(distance(uniform(1 / 197), true) - 116.492227)).toBeLessThan(FLOAT32);
  });

  it('of a head that looks only at itself is 0', () => {
    expect(distance(identityStack(1, 1, 197))).toBe(0);
  });

  it('is 0 where everything goes to the class token, renormalised or not', () => {
    const stack = identityStack(1, 1, 197);
    const matrix = stack.perLayer[0]!.map((_, i) => Number(i % 197 === 0));
    expect([distance({ ...stack, perLayer: [matrix] }), distance({ ...stack, perLayer: [matrix] }, true)]).toEqual([
      0, 0,
    ]);
  });
});

describe('entropy', () => {
  it.each(['entropy', 'clsEntropy'] as const)(
    '(%s) is ln tokens for uniform attention and 0 for a sharp head',
    (metric) => {
      const uniform = headStatistics(randomStack(1, 1, 197, 0), VIT_B, metric, { patchSize });
      expect(uniform.data[0]).toBeCloseTo(Math.log(197), 5);
      expect(headStatistics(identityStack(1, 1, 197), VIT_B, metric, { patchSize }).data[0]).toBe(0);
    },
  );
});

it('offers only the metrics whose tokens a model has', () => {
  const offered = (prefix: number, clsToken: boolean): HeadMetric[] => metricsOf({ prefix, clsToken, grid: [2, 2] });
  expect(offered(5, true)).toEqual(['distance', 'entropy', 'clsEntropy', 'toCls', 'toRegisters']);
  expect(offered(1, true)).not.toContain('toRegisters');
  expect(offered(4, false)).toEqual(['distance', 'entropy', 'clsEntropy', 'toRegisters']);
  expect(offered(0, false)).toEqual(['distance', 'entropy', 'clsEntropy']);
});
