import { describe, expect, it } from 'vitest';
import { countParameters, expectedTensors } from '../../src/vit/checkpoint/expected-tensors';
import { checkConfig, shapeOf } from '../../src/vit/config';
import { buildVit } from '../../src/vit/model/vit';
import { vitConfig, type VitVariant } from '../../src/vit/variants';
import { VIT_BASE } from './model/configs';

describe('named variants', () => {
  /** What timm 1.0.31 counts: `sum(p.numel() for p in timm.create_model(NAME, num_classes=CLASSES).parameters())`. */
  it.each<[VitVariant, string, number, number]>([
    ['Ti/16', 'vit_tiny_patch16_224', 1000, 5_717_416],
    ['S/8', 'vit_small_patch8_224', 0, 21_670_272],
    ['S/16', 'vit_small_patch16_224', 1000, 22_050_664],
    ['S/32', 'vit_small_patch32_224', 1000, 22_878_952],
    ['B/8', 'vit_base_patch8_224', 1000, 86_576_872],
    ['B/16', 'vit_base_patch16_224', 1000, 86_567_656],
    ['B/32', 'vit_base_patch32_224', 1000, 88_224_232],
    ['L/14', 'vit_large_patch14_224', 1000, 304_203_752],
    ['L/16', 'vit_large_patch16_224', 1000, 304_326_632],
    ['L/32', 'vit_large_patch32_224', 0, 305_510_400],
    ['H/14', 'vit_huge_patch14_224', 0, 630_764_800],
    ['g/14', 'vit_giant_patch14_224', 1000, 1_012_611_432],
    ['G/14', 'vit_gigantic_patch14_224', 1000, 1_844_440_680],
  ])('%s has as many parameters as %s', (variant, _timm, classes, parameters) => {
    const config = vitConfig(variant, { classes });
    checkConfig(config);
    expect(countParameters(expectedTensors(config))).toBe(parameters);
    const { params } = buildVit(config, { batch: 1, outputs: classes > 0 ? ['logits'] : ['attention'] });
    expect(params.get('patch_embed.proj.weight')?.[0]).toBe(config.dim);
  });

  it('take what differs, and the grid follows the image', () => {
    expect(vitConfig('B/16')).toEqual(VIT_BASE);
    const config = vitConfig('B/16', { imageSize: [384, 512], classes: 10 });
    expect(config.posEmbedGrid).toEqual([24, 32]);
    expect(shapeOf(config).tokens).toBe(1 + 24 * 32);
    expect(config.classes).toBe(10);
  });

  it.each(['b/16', 'B16', 'B/0', 'B/', 'XL/16', 'B/300', 'toString/16', 'B/16x'])('%s is none', (name) => {
    expect(() => vitConfig(name as VitVariant)).toThrow('variant');
  });
});
