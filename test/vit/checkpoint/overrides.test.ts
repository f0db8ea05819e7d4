/** A person's choices in place of a model's own recipe. */
import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../../src/vit/checkpoint/checkpoint';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { applyOverrides, CHOSEN } from '../../../src/vit/checkpoint/apply-overrides';
import { cropShare } from '../../../src/vit/checkpoint/changed-recipe';
import { nearestSize } from '../../../src/vit/checkpoint/check-overrides';
import type { RecipeOverrides } from '../../../src/vit/checkpoint/overrides';
import { folder, refusal, tensors, vitShapes } from './build';

const WEIGHTS = tensors(vitShapes({ dim: 8, depth: 1, mlp: 8, patch: 4, patches: 4, classes: 3 }));
const timm = (cfg: object = {}) =>
  openCheckpoint(
    folder({
      'model.safetensors': WEIGHTS,
      'config.json': {
        model_args: { num_heads: 2 },
        pretrained_cfg: { crop_pct: 0.9, interpolation: 'bicubic', mean: [0.1, 0.2, 0.3], std: [1, 1, 1], ...cfg },
      },
    }),
  );
const refused = (checkpoint: Checkpoint, overrides: RecipeOverrides) =>
  refusal((async () => applyOverrides(checkpoint, overrides))());

describe('overrides', () => {
  it('are none: the checkpoint stays itself', async () => {
    const checkpoint = await timm();
    expect(applyOverrides(checkpoint, {})).toBe(checkpoint);
  });

  it('set the size, and the recipe follows as timm would have it', async () => {
    const { config, recipe, provenance } = applyOverrides(await timm(), { size: [384, 384] });
    expect(config).toMatchObject({ imageSize: [384, 384], posEmbedGrid: [2, 2] });
    expect(recipe).toMatchObject({
      resize: { mode: 'shortest', edge: 426 }, // ⌊384 / 0.9⌋
      crop: [384, 384],
      inputSize: [384, 384],
    });
    expect(provenance).toMatchObject({ imageSize: CHOSEN, resize: 'config.json', mean: 'config.json' });
  });

  it('take a size that is not square', async () => {
    const { config, recipe } = applyOverrides(await timm(), { size: [12, 8] });
    expect(config.imageSize).toEqual([12, 8]);
    expect(recipe).toMatchObject({ resize: { mode: 'cover', size: [13, 8] }, crop: [12, 8], inputSize: [12, 8] });
  });

  it('tell the share of the photo that the cut keeps, also where the input is not square', async () => {
    const share = (overrides: RecipeOverrides, checkpoint: Checkpoint): number | null =>
      cropShare(applyOverrides(checkpoint, overrides).recipe);
    const checkpoint = await timm();
    expect(share({ cropPct: 0.5 }, checkpoint)).toBe(0.5);
    expect(share({ size: [12, 8] }, checkpoint)).toBe(12 / 13); // resized to [⌊12 / 0.9⌋, ⌊8 / 0.9⌋]
    expect(share({ size: [12, 8], cropPct: 0.5 }, checkpoint)).toBe(0.5);
    expect(share({ cropMode: 'squash' }, checkpoint)).toBeNull();
    expect(share({ cropMode: 'border' }, checkpoint)).toBeNull();
  });

  it('set mean, std and filter, and leave the rest', async () => {
    const checkpoint = await timm();
    const chosen = { mean: [0, 0, 0], std: [0.5, 0.5, 0.5], interpolation: 'bilinear' } as const;
    const { recipe, provenance } = applyOverrides(checkpoint, chosen);
    expect(recipe).toEqual({ ...checkpoint.recipe, ...chosen });
    expect(provenance).toMatchObject({ mean: CHOSEN, std: CHOSEN, interpolation: CHOSEN, resize: 'config.json' });
  });

  it.each<[RecipeOverrides, object]>([
    [{ cropPct: 0.5 }, { resize: { mode: 'shortest', edge: 16 }, crop: [8, 8] }],
    [
      { cropPct: 1, cropMode: 'squash' },
      { resize: { mode: 'exact', size: [8, 8] }, crop: [8, 8] },
    ],
    [
      { cropMode: 'border', mean: [0, 0.5, 1] },
      { resize: { mode: 'fit', size: [8, 8] }, padding: [0, 128, 255] },
    ],
    [
      { cropMode: 'center', cropPct: 1, size: [4, 8] },
      { resize: { mode: 'cover', size: [4, 8] }, crop: [4, 8] },
    ],
  ])('set the cut: %j', async (overrides, recipe) => {
    expect(applyOverrides(await timm(), overrides).recipe).toMatchObject(recipe);
  });

  it('of the whole photo cut nothing off, whatever share the model’s own cut keeps', async () => {
    const checkpoint = await timm({ crop_pct: 0.5 });
    const { recipe } = applyOverrides(checkpoint, { cropMode: 'squash' });
    expect(recipe.resize).toEqual({ mode: 'exact', size: [8, 8] });
    const bordered = applyOverrides(checkpoint, { cropMode: 'border', size: [16, 8] });
    expect(bordered.recipe.resize).toEqual({ mode: 'fit', size: [16, 8] });
    const own = await timm({ crop_pct: 0.5, crop_mode: 'squash' });
    expect(applyOverrides(own, { cropMode: 'squash' }).recipe).toEqual(own.recipe);
    const centred = applyOverrides(checkpoint, { cropMode: 'center' });
    expect(centred.recipe).toEqual(checkpoint.recipe);
  });

  it('set the order of colours, and keep it at another size', async () => {
    const checkpoint = await timm();
    const swapped = applyOverrides(checkpoint, { channelOrder: 'BGR' });
    expect(swapped.recipe).toEqual({ ...checkpoint.recipe, channelOrder: 'BGR' });
    expect(swapped.provenance['channelOrder']).toBe(CHOSEN);
    expect(applyOverrides(swapped, { size: [16, 16] }).recipe.channelOrder).toBe('BGR');
    const grey = { ...checkpoint, config: { ...checkpoint.config, channels: 1 } };
    expect(() => applyOverrides(grey, { channelOrder: 'BGR' })).toThrow('channelOrder');
  });

  it('let the padding of a bordered photo follow a new mean', async () => {
    const { recipe } = applyOverrides(await timm({ crop_mode: 'border' }), { mean: [1, 1, 1] });
    expect(recipe.padding).toEqual([255, 255, 255]);
  });

  it('lose the padding with the border', async () => {
    const { recipe } = applyOverrides(await timm({ crop_mode: 'border' }), { cropMode: 'center' });
    expect(recipe.padding).toBeUndefined();
  });

  it('add up when applied one after the other', async () => {
    const checkpoint = await timm();
    const once = applyOverrides(checkpoint, { size: [16, 8], mean: [0, 0, 0], cropPct: 1 });
    const twice = applyOverrides(applyOverrides(checkpoint, { mean: [0, 0, 0], cropPct: 1 }), { size: [16, 8] });
    expect(twice.recipe).toEqual(once.recipe);
    expect(twice.provenance).toEqual(once.provenance);
  });

  it('keep the rounding of the crop of a Hugging Face recipe', async () => {
    const checkpoint = await openCheckpoint(
      folder({
        'model.safetensors': WEIGHTS,
        'preprocessor_config.json': { size: 10, crop_size: 8, do_center_crop: true },
      }),
    );
    const { recipe } = applyOverrides(checkpoint, { size: [16, 16] });
    expect(recipe).toMatchObject({ resize: { mode: 'exact', size: [20, 20] }, crop: [16, 16], cropRounding: 'floor' });
  });

  it.each<[RecipeOverrides, object]>([
    [{ size: [10, 8] }, { code: 'sizeInvalid', params: { size: '10 × 8', patch: '4 × 4', nearest: '12 × 8' } }],
    [{ size: [0, 8] }, { code: 'sizeInvalid', params: { nearest: '4 × 8' } }],
    [{ size: [8.5, 8] }, { code: 'sizeInvalid' }],
    [{ size: [NaN, 8] }, { code: 'sizeInvalid' }],
    [{ size: [1e9, 8] }, { code: 'overrideInvalid', params: { field: 'size' } }],
    [{ size: [4096, 4096] }, { code: 'overrideInvalid', params: { field: 'size' } }],
    [{ mean: [0.5] }, { code: 'overrideInvalid', params: { field: 'mean' } }],
    [{ std: [1, 0, 1] }, { code: 'overrideInvalid', params: { field: 'std' } }],
    [{ std: [1, Infinity, 1] }, { code: 'overrideInvalid', params: { field: 'std' } }],
    [{ cropPct: 0 }, { code: 'overrideInvalid', params: { field: 'cropPct' } }],
    [{ cropPct: 1.1 }, { code: 'overrideInvalid', params: { field: 'cropPct' } }],
  ])('are refused by name: %j', async (overrides, error) => {
    expect(await refused(await timm(), overrides)).toMatchObject(error);
  });

  it('name the nearest size of whole patches', () => {
    expect(nearestSize([225, 1], [16, 14])).toEqual([224, 14]);
  });
});
