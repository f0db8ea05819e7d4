import { expect, test } from 'vitest';
import { checkConfig, shapeOf } from '../../src/vit/config';
import { VIT_BASE } from './model/configs';

test('ViT-B/16 has 196 patches of 768 numbers, one token before them, and heads of 64', () => {
  expect(shapeOf(VIT_BASE)).toEqual({
    grid: [14, 14],
    patches: 196,
    patchDim: 768,
    prefix: 1,
    tokens: 197,
    headDim: 64,
  });
});

test('distillation token and registers count as prefix, an unfilled patch does not count', () => {
  const config = { ...VIT_BASE, distToken: true, registers: 4, imageSize: [230, 100], patchSize: [16, 32] } as const;
  expect(shapeOf(config)).toMatchObject({ grid: [14, 3], patches: 42, prefix: 6, tokens: 48, patchDim: 1536 });
});

test.each([
  [{ heads: 5 }, 'a multiple of heads (5) for `dim`'],
  [{ depth: 0 }, 'a positive whole number for `depth`'],
  [{ imageSize: [8, 224] }, 'at least one patch of 16 × 16 for `imageSize`'],
  [{ clsToken: false }, "'avg' for a model without class token for `pool`"],
  [{ distHead: true }, 'class and distillation token for a second classifier for `distHead`'],
] as const)('a config that contradicts itself is refused: %j', (change, message) => {
  expect(() => checkConfig({ ...VIT_BASE, ...change })).toThrow(`expected ${message}`);
});
