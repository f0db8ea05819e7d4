/** Features of texts against transformers and open_clip (scripts/fixtures/text_towers.py). */
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import type { Executor } from '../../../src/vit/execute/executor';
import { openTextModel, TextEncoder } from '../../../src/vit/text/text-encoder';
import { openTextTower } from '../../../src/vit/text/text-tower';
import { TOWERS, towerFiles, towerNumbers, type TowerName } from '../../support/text-tower';

/** Float32 against float32, of numbers around 1. */
const CLOSE = 1e-5;

const executors: Executor[] = [];
async function encoderOf(name: TowerName): Promise<TextEncoder> {
  const executor = await createOnnxExecutor({ threads: 1 });
  executors.push(executor);
  return new TextEncoder(await openTextModel(towerFiles(name)), executor);
}
afterAll(() => executors.forEach((executor) => executor.dispose()));

const worst = (got: ArrayLike<number>, wanted: readonly number[]): number =>
  got.length === wanted.length ? Math.max(...wanted.map((x, i) => Math.abs(x - (got[i] ?? NaN)))) : Infinity;

describe.each(TOWERS)('%s', (name) => {
  const numbers = towerNumbers(name);

  it('gives the features of its library, whatever stands in one batch', async () => {
    const encoder = await encoderOf(name);
    const features = await encoder.features([...numbers.texts, ...numbers.texts.slice(0, 1)]);
    numbers.features.forEach((wanted, i) => expect(worst(features[i] ?? [], wanted)).toBeLessThan(CLOSE));
    expect(features.at(-1)).toEqual(features[0]);
  });

  it('tells where each token looked', async () => {
    const { attention, ids, tokens } = await (await encoderOf(name)).read(numbers.texts[0] ?? '');
    const [heads, rows] = [2, ids.length];
    const whole = Math.sqrt((numbers.attention[0]?.length ?? 0) / heads); // padding included
    expect(tokens).toHaveLength(rows);
    numbers.attention.forEach((wanted, layer) => {
      const cut = wanted.filter((_, i) => Math.floor(i / whole) % whole < rows && i % whole < rows);
      expect(worst(attention[layer] ?? [], cut)).toBeLessThan(CLOSE);
    });
  });
});

it('computes each text once, tells how far it is, and stops when nobody waits', async () => {
  const encoder = await encoderOf('clip-hf');
  const texts = Array.from({ length: 40 }, (_, i) => `dog ${i}`);
  const stop = new AbortController();
  const told: number[] = [];
  const onProgress = (share: number): void => {
    told.push(share);
    if (told.length === 1) stop.abort();
  };
  await expect(encoder.features(texts, { onProgress, signal: stop.signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await encoder.features(texts, { onProgress: (share) => told.push(share) });
  expect(told.at(-1)).toBe(1);
  expect(told.length).toBeLessThanOrEqual(1 + Math.ceil(40 / 16) + 1); // those of the first run are not computed again
  await encoder.features(texts, { onProgress: () => expect.unreachable('nothing is left to compute') });
});

it('reads of the token embedding only the rows of its tokens', async () => {
  const files = towerFiles('clip-hf');
  let most = 0;
  const counted = {
    ...files,
    open: async (name: string) => {
      const source = await files.open(name);
      const read = (offset: number, length: number): Promise<Uint8Array> => {
        if (name.endsWith('.safetensors') && offset > 0) most = Math.max(most, length);
        return source.read(offset, length);
      };
      return { name, size: source.size, read };
    },
  };
  const { tower } = await openTextModel(counted);
  most = 0;
  await tower.table.lookUp([0, 5, 827]);
  expect(most).toBe(8 * 2); // one row of half-precision numbers
});

it('refuses in words what reads no labels', async () => {
  const { folderFiles } = await import('../../../src/vit/node/folder-files');
  const tower = folderFiles(new URL('../../fixtures/families/clip-timm', import.meta.url).pathname);
  await expect(openTextTower(tower)).rejects.toMatchObject({ code: 'textTowerMissing' });
  await expect(openTextModel(towerFiles('clip-hf', ['tokenizer.json']))).rejects.toMatchObject({ code: 'tokenizerMissing' }); // prettier-ignore
});

it('refuses a tokenizer that gives no end token', async () => {
  const encoder = await encoderOf('clip-hf');
  const other = { ...encoder.model.tower, config: { ...encoder.model.tower.config, reads: { id: 5 } } };
  const wrong = new TextEncoder({ ...encoder.model, tower: other }, await createOnnxExecutor({ threads: 1 }));
  await expect(wrong.features(['dog'])).rejects.toMatchObject({ code: 'textNoEnd', params: { text: 'dog' } });
});
