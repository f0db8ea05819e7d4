/** What outputs mean, on screen: labels each on their own, a number, and numbers that are none; the numbers are the command line's. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropFiles, expect, ROOT, temporaryFolder, test } from './app';
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

test('a regression shows its numbers, and no share or bar', async ({ launch }) => {
  const names = Object.fromEntries(['age', 'height', 'mood', 'a', 'b', 'c', 'd'].map((name, i) => [i, name]));
  const numbers = model('numbers', { problem_type: 'regression', id2label: names });
  const said = await classify(COFFEE, 'wasm', ['--model', numbers]);
  const { page, problems } = await launch({ engine: 'wasm', files: [COFFEE], settings: {} });
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
  expect(problems).toEqual([]);
});

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
