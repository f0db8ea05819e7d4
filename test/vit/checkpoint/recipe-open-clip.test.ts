/** What open_clip_config.json says of photos; the values are those of open_clip's `image_transform_v2`. */
import { describe, expect, it } from 'vitest';
import { openClipRecipe, preprocessCfg } from '../../../src/vit/checkpoint/recipe-open-clip';
import type { RecipeDefaults } from '../../../src/vit/checkpoint/layouts/layout';

const CLIP: RecipeDefaults = { source: 'CLIP', interpolation: 'bicubic', cropPct: 1, squash: false, mean: [0.48, 0.46, 0.41], std: [0.27, 0.26, 0.28] }; // prettier-ignore
const recipe = (cfg: Record<string, unknown>) => openClipRecipe(cfg, [20, 20], 3, CLIP);

describe('preprocess_cfg', () => {
  it('says mean, std, filter and how the photo becomes square', () => {
    const half = [0.5, 0.5, 0.5];
    const said = recipe({ mean: half, std: half, interpolation: 'bilinear', resize_mode: 'squash', size: [20, 20] });
    expect(said.recipe).toMatchObject({ mean: half, std: half, interpolation: 'bilinear', resize: { mode: 'exact', size: [20, 20] }, inputSize: [20, 20] }); // prettier-ignore
    expect(said.provenance).toMatchObject({ mean: 'open_clip_config.json', resize: 'open_clip_config.json' });
  });

  it('leaves CLIP’s own where it says nothing', () => {
    const { recipe: plain, provenance } = recipe({ interpolation: 'random' });
    expect(plain).toMatchObject({ mean: CLIP.mean, interpolation: 'bicubic', resize: { mode: 'shortest', edge: 20 }, crop: [20, 20] }); // prettier-ignore
    expect(provenance).toMatchObject({ mean: 'assumed: open_clip', interpolation: 'open_clip_config.json' });
  });

  it('pads with its own colour', () => {
    const { recipe: padded } = recipe({ resize_mode: 'longest', fill_color: 12 });
    expect(padded).toMatchObject({ resize: { mode: 'fit', size: [20, 20] }, padding: [12, 12, 12] });
  });

  it.each([
    [{ resize_mode: 'stretch' }, 'resize_mode'],
    [{ interpolation: 'area' }, 'interpolation'],
    [{ mean: [1] }, 'mean'],
    [{ fill_color: 300 }, 'fill_color'],
  ])('%o is refused', (cfg, field) => {
    expect(() => recipe(cfg)).toThrow(expect.objectContaining({ code: 'recipeInvalid', message: expect.stringContaining(field) })); // prettier-ignore
  });

  it('is only what a config has under its name', () => {
    expect(preprocessCfg({ preprocess_cfg: { mean: [] } })).toEqual({ mean: [] });
    expect([preprocessCfg(null), preprocessCfg({ preprocess_cfg: 3 })]).toEqual([null, null]);
  });
});
