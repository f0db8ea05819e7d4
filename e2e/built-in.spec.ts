/** What ships: the built-in model and the sample photos, as a first start shows them, and what named an earlier built-in model. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_PHOTOS } from '../src/shared/built-in';
import { SAMPLES as SHIPPED } from '../test/support/places';
import { expect, screenshot, temporaryFolder, test } from './app';
import { classify, type CliPrediction } from './support/cli';
import { answered, asPercent, by, predictions, strip } from './support/window';

const BUILT_IN = ['--model', 'vit-tiny'];
/** Emulated graphics in software computes the same in float32, in another order. */
const WEBGPU_SCORE = 1e-3;
/** Edge in pixels. */
const SMALL_INPUT = 112;
/** Shaders are compiled and run on the processor: seconds, on a busy machine many. */
const SOFTWARE_GPU_MS = 80_000;

const told = (photo: string): Promise<readonly CliPrediction[]> => classify(join(SHIPPED, photo), 'wasm', BUILT_IN);

test('a first start names the sample photos, as the command line does', async ({ launch }) => {
  const cli = await told('red-panda.jpg');
  expect(cli[0]?.score).toBeGreaterThan(0.99);
  const { page, problems } = await launch({ model: 'built-in', engine: 'wasm' });
  await answered(page, 'red-panda.jpg');
  await expect(by(page, 'photo-name')).toHaveText('red-panda.jpg');
  await expect(by(page, 'photo-size')).toHaveText('1280 × 853');
  await expect(by(page, 'answer-headline')).toContainText('panda');
  const shown = await predictions(page);
  expect(shown.map(({ percent }) => percent)).toEqual(cli.map(({ score }) => asPercent(score)));
  const score = Number(await by(page, 'prediction-0-score').getAttribute('data-score'));
  expect(score).toBeCloseTo(cli[0]?.score ?? NaN, 5);
  await expect(by(page, 'engine-line')).toHaveText(/^ViT-Ti\/16 · WASM · [\d.]+ ms\s*$/);
  await expect(strip(page).locator('img')).toHaveCount(SAMPLE_PHOTOS.length);
  for (const name of SAMPLE_PHOTOS) await answered(page, name);
  await screenshot(page, 'first-start');
  expect(problems).toEqual([]);
});

test('WebGPU gives the scores of WASM', async ({ launch }) => {
  test.setTimeout(150_000);
  // Of a small input, since software is slow: a quarter of the tokens, the same weights, layers and ops.
  const cli = await classify(join(SHIPPED, 'dog.jpg'), 'wasm', [...BUILT_IN, '--size', String(SMALL_INPUT)]);
  const dataFolder = temporaryFolder();
  const models = { 'vit-tiny': { overrides: { size: [SMALL_INPUT, SMALL_INPUT] } } };
  writeFileSync(join(dataFolder, 'models.json'), JSON.stringify({ models }));
  const { page, problems } = await launch({
    model: 'built-in',
    engine: 'webgpu',
    files: [join(SHIPPED, 'dog.jpg')],
    dataFolder,
    settings: {},
  });
  await answered(page, 'dog.jpg', SOFTWARE_GPU_MS);
  await expect(by(page, 'engine-line')).toHaveText(/^ViT-Ti\/16 · WebGPU · [\d.]+ ms\s*$/);
  for (const [place, { score }] of cli.entries()) {
    const shown = Number(await by(page, `prediction-${place}-score`).getAttribute('data-score'));
    expect(Math.abs(shown - score)).toBeLessThan(WEBGPU_SCORE);
  }
  expect(problems).toEqual([]);
});

test('settings that name the built-in model of version 0.1 open, and the window says what answers instead', async ({
  launch,
}) => {
  const { page, problems } = await launch({
    model: 'built-in',
    engine: 'wasm',
    files: [join(SHIPPED, 'bee.jpg')],
    settings: { modelId: 'starter', chosen: { starter: { layer: 7, head: 2, layers: 8, heads: 8 } } },
  });
  await expect(page.getByText('“starter” is no longer built in; ViT-Ti/16 answers instead.')).toBeVisible();
  await answered(page, 'bee.jpg');
  await expect(by(page, 'answer-headline')).toHaveText('bee');
  expect(problems).toEqual([]);
});
