/** The Node door from its sources: what it refuses, and what stays true when the session has made room. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCache, openCheckpointAt, openModel } from '../../packages/vit/src/node/model';
import { preparePhoto } from '../../packages/vit/src/node/prepare';
import { SMALL_VIT, TEST_PHOTOS } from '../support/places';

const photo = join(TEST_PHOTOS, 'coffee.png');

describe('a model from disk', () => {
  it('is asked again about a photo that the session has let go of', async () => {
    const model = await openModel(SMALL_VIT, { threads: 1 });
    const asked = await model.photo(photo);
    const question = { lens: 'heads', metric: 'entropy' } as const;
    const before = await asked.ask(question);
    asked.forget();
    expect(await asked.ask(question)).toEqual(before);
    const { shape } = (await model.taps(photo, ['mlp']))['mlp.0']!;
    expect(shape).toEqual([1, model.session.shape.tokens, model.checkpoint.config.dim]);
    const pooled = (await model.taps(photo, ['pooled']))['pooled']!.data;
    expect(Array.from(await model.features(photo))).toEqual(Array.from(pooled));
    await expect(asked.ask({ ...question, changes: { mlpOff: [99] } })).rejects.toMatchObject({ code: 'badRequest' });
    model.dispose();
  });

  it('needs a place for more weights than ONNX takes in one piece', () => {
    const huge = { parameters: 632_000_000 };
    expect(() => checkCache(huge, {})).toThrow(
      'expected a folder, for 2.5 GB of weights (more than 2 GB), for `cache`',
    );
    expect(() => checkCache(huge, { cache: '/tmp' })).not.toThrow();
    expect(() => checkCache(huge, { precision: 'int8' })).not.toThrow();
    expect(() => checkCache({ parameters: 304_000_000 }, {})).not.toThrow();
  });

  it('that is not there, or a photo that is not, is said', async () => {
    await expect(openModel('/nowhere/vit')).rejects.toMatchObject({ code: 'modelNotFound' });
    const { recipe } = await openCheckpointAt(SMALL_VIT);
    await expect(preparePhoto('/nowhere/cat.jpg', recipe)).rejects.toMatchObject({ code: 'photoNotFound' });
    await expect(preparePhoto(new Uint8Array([1, 2, 3]), recipe)).rejects.toMatchObject({ code: 'photoUnknownFormat' });
    await expect(preparePhoto(photo, { ...recipe, std: [0, 1, 1] })).rejects.toMatchObject({ code: 'badRequest' });
  });
});
