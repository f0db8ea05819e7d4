/** What ships: the built-in model and the sample photos, as a first start shows them, and what named an earlier built-in model. */
import { join } from 'node:path';
import { SAMPLE_PHOTOS } from '../src/shared/built-in';
import { SAMPLES as SHIPPED } from '../test/support/places';
import { expect, screenshot, test } from './app';
import { classify, type CliPrediction } from './support/cli';
import { answered, asPercent, by, predictions, strip } from './support/window';

const BUILT_IN = ['--model', 'vit-tiny'];

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
