/** What outputs mean, on screen: labels each on their own, a number, and numbers that are none; the numbers are the command line's. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFiles, expect, ROOT, screenshot, temporaryFolder, test } from './app';
import { classify } from './support/cli';
import { COFFEE } from './support/photos';
import { answered, by } from './support/window';

type Header = Readonly<Record<string, { readonly data_offsets: readonly number[] } | undefined>>;

/** A copy of a small published model, its configuration changed. */
function model(name: string, change: object): string {
  const place = join(temporaryFolder(), name);
  cpSync(join(ROOT, 'test/fixtures/checkpoints/hf-vit'), place, { recursive: true });
  const config = join(place, 'config.json');
  writeFileSync(config, JSON.stringify({ ...(JSON.parse(readFileSync(config, 'utf8')) as object), ...change }));
  return place;
}

test('labels that each hold or not have scores of their own, and as many are named as reach the threshold', async ({
  launch,
}) => {
  const tags = model('tags', { problem_type: 'multi_label_classification' });
  const said = await classify(COFFEE, 'wasm', ['--model', tags]);
  const there = said.filter(({ score }) => score >= 0.5).map(({ label }) => label);
  expect(there.length).toBeGreaterThan(0);
  const { page, problems } = await launch({ engine: 'wasm', files: [COFFEE], settings: {} });
  await dropFiles(page, [tags]);
  await expect(by(page, 'engine-line')).toHaveText(/^tags · /);
  await answered(page, 'coffee.png');
  const headline = by(page, 'answer-headline');
  await expect(headline).toContainText(there.slice(0, 3).join(', '), { ignoreCase: true });
  await expect(by(page, 'answer-detail')).toContainText(/Labels at 50 % or more: \d, each judged alone · Saw the /);
  for (const [place, { score }] of said.entries()) {
    const shown = Number(await by(page, `prediction-${place}-score`).getAttribute('data-score'));
    expect(shown).toBeCloseTo(score, 5);
  }
  expect(problems).toEqual([]);
});

test('a regression shows its numbers, and no share or bar; what is assumed of a model stands where its answers are', async ({
  launch,
}) => {
  const names = Object.fromEntries(['age', 'height', 'mood', 'a', 'b', 'c', 'd'].map((name, i) => [i, name]));
  const numbers = model('numbers', { problem_type: 'regression', id2label: names });
  const said = await classify(COFFEE, 'wasm', ['--model', numbers]);
  const odd = model('odd', { problem_type: 'ordinal' });
  const { page, problems } = await launch({ engine: 'wasm', files: [COFFEE], settings: {} });
  await dropFiles(page, [odd]);
  await expect(by(page, 'engine-line')).toHaveText(/^odd · /);
  await expect(by(page, 'answer-note')).toContainText('“ordinal”, which is not known');
  await dropFiles(page, [numbers]);
  await expect(by(page, 'engine-line')).toHaveText(/^numbers · /);
  await answered(page, 'coffee.png');
  await expect(by(page, 'answer-headline')).toHaveText('7 numbers');
  const list = by(page, 'answer-list');
  await expect(list.locator('li')).toHaveCount(7);
  await expect(list).not.toContainText('%');
  await expect(list.locator('.track')).toHaveCount(0);
  await expect(by(page, 'prediction-0-label')).toHaveText('age');
  const shown = Number(await by(page, 'prediction-6-score').getAttribute('data-score'));
  expect(shown).toBeCloseTo(said[6]?.score ?? NaN, 5);
  await expect(by(page, 'answer-note')).toHaveCount(0);

  await by(page, 'engine-line').click();
  await by(page, 'menu-compare').selectOption('odd');
  await expect(by(page, 'compare-note')).toContainText('“ordinal”, which is not known');
  await expect(by(page, 'own-answers')).not.toContainText('%');
  await screenshot(page, 'compare-numbers');
  await page.keyboard.press('Control+Shift+C');

  await page.keyboard.press('Control+Shift+M');
  await expect(by(page, 'recipe-pool')).toHaveValue('token');
  await by(page, 'recipe-pool').selectOption('avg');
  await enter(page, 'recipe-heads', '2');
  await enter(page, 'recipe-attention-scale', '0.25');
  await by(page, 'recipe-colour').selectOption('managed');
  await expect(by(page, 'recipe-fault')).toHaveCount(0);
  await enter(page, 'recipe-heads', '5', '2'); // no divisor of the width
  await expect(by(page, 'recipe-fault')).toBeVisible();
  await screenshot(page, 'models-head-fields');
  await by(page, 'models-back').click();
  const asked = ['--pool', 'avg', '--heads', '2', '--attention-scale', '0.25', '--colour', 'managed'];
  const chosen = await classify(COFFEE, 'wasm', ['--model', numbers, ...asked]);
  const now = async (): Promise<number> => Number(await by(page, 'prediction-6-score').getAttribute('data-score'));
  await expect.poll(now).toBeCloseTo(chosen[6]?.score ?? NaN, 5);
  expect(Math.abs((chosen[6]?.score ?? NaN) - (said[6]?.score ?? NaN))).toBeGreaterThan(1e-3);
  expect(problems).toEqual([]);
});

/** A number typed into a field. @param left what the field then holds */
async function enter(page: Page, field: string, value: string, left = value): Promise<void> {
  await by(page, field).fill(value);
  await page.keyboard.press('Enter');
  await expect(by(page, field)).toHaveValue(left);
}

test('weights that are no numbers are refused with the tensor’s name, and nothing is answered with them', async ({
  launch,
}) => {
  const spoilt = model('spoilt', {});
  const file = join(spoilt, 'model.safetensors');
  const bytes = readFileSync(file);
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + bytes.readUInt32LE(0))) as Header;
  const [at = 0] = header['classifier.weight']?.data_offsets ?? [];
  bytes.writeFloatLE(NaN, 8 + bytes.readUInt32LE(0) + at);
  writeFileSync(file, bytes);
  const { page } = await launch({ engine: 'wasm', files: [COFFEE], settings: {} });
  await answered(page, 'coffee.png');
  await dropFiles(page, [spoilt]);
  await expect(by(page, 'answer-detail')).toHaveText(
    /“model\.safetensors” holds NaN in the tensor “classifier\.weight”/,
  );
  await expect(page.locator('body')).not.toContainText('NaN %');
});
