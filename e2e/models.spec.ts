/** Models as people have them: opened by drop and dialog, managed on their page, prepared for, lost and found; the numbers are the command line's. */
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFiles, expect, ROOT, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { classify } from './support/cli';
import { COFFEE, ROCKET } from './support/photos';
import { answered, BUILT_IN, by, choose, predictions, shows, stripItem } from './support/window';

const FIXTURES = join(ROOT, 'test/fixtures/checkpoints');
let folder = '';
test.beforeEach(() => (folder = temporaryFolder()));

/** A model of a person's, somewhere on disk. */
function published(name: string, as = name): string {
  const place = join(folder, as);
  cpSync(join(FIXTURES, name), place, { recursive: true });
  return place;
}

test('a dropped model answers the photo on screen at once, at the same layer and head, and is there after a restart', async ({
  launch,
}) => {
  const model = published('hf-vit', 'my-vit');
  const [best] = await classify(COFFEE, 'wasm', ['--model', model]);
  const dataFolder = temporaryFolder();
  const first = await launch({ engine: 'wasm', dataFolder, files: [COFFEE, ROCKET], settings: {} });
  await answered(first.page, 'rocket.jpg');
  await choose(first.page, 'coffee.png');
  await by(first.page, 'layer-select').selectOption({ index: 1 });
  await by(first.page, 'head-select').selectOption({ index: 1 });
  await dropFiles(first.page, [model]);
  await expect(by(first.page, 'engine-line')).toHaveText(/^my-vit · WASM · /);
  await answered(first.page, 'coffee.png');
  await expect(by(first.page, 'photo-name')).toHaveText('coffee.png');
  await shows(first.page, 'rollout 1 1 cls');
  const [shown] = await predictions(first.page);
  expect(shown?.label).toBe(best?.label);
  const score = Number(await by(first.page, 'prediction-0-score').getAttribute('data-score'));
  expect(score).toBeCloseTo(best?.score ?? NaN, 5);
  expect(first.problems).toEqual([]);
  await first.close();

  const { page } = await launch({ engine: 'wasm', dataFolder, files: [COFFEE] });
  await expect(by(page, 'engine-line')).toHaveText(/^my-vit · WASM · /);
});

test('a drop of photos and a model does both; what is refused says why and is not added; a head left out is run once its activation is chosen', async ({
  launch,
}) => {
  const model = published('timm-f32');
  const { page } = await launch({ engine: 'wasm', files: [ROCKET] });
  await answered(page, 'rocket.jpg');
  await dropFiles(page, [COFFEE, model, join(FIXTURES, 'refused/system.pth')]);
  await expect(stripItem(page, 'coffee.png')).toHaveCount(1);
  await expect(by(page, 'engine-line')).toHaveText(/^timm-f32 · WASM · /);
  await expect(page.getByText(/“system\.pth” wants to run .*system; Headlight never runs code/)).toBeVisible();
  await expect(page.getByText(/^Watch “/)).toHaveCount(0); // the folder is a model's
  await page.keyboard.press('Control+Shift+M');
  await expect(by(page, 'model-row')).toHaveCount(BUILT_IN + 2);
  await by(page, 'models-back').click();

  const behind = headBehindSomething();
  await dropFiles(page, [behind]);
  await expect(by(page, 'engine-line')).toHaveText(/^behind · WASM · /);
  await expect(by(page, 'prediction-0-score')).toHaveCount(0);
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'recipe-head-act').selectOption('gelu');
  await expect(by(page, 'recipe-fault')).toHaveCount(0);
  await by(page, 'models-back').click();
  await choose(page, 'coffee.png');
  const [best] = await classify(COFFEE, 'wasm', ['--model', behind, '--head-act', 'gelu']);
  const shown = async (): Promise<number> =>
    Number(await by(page, 'prediction-0-score').getAttribute('data-score', { timeout: 1000 }).catch(() => NaN)); // prettier-ignore
  await expect.poll(shown).toBeCloseTo(best?.score ?? NaN, 5);
});

/** A model whose classifier is number 1 of a Sequential: before it stood dropout or an activation. */
function headBehindSomething(): string {
  const place = published('timm-f32', 'behind');
  const file = join(place, 'model.safetensors');
  const bytes = readFileSync(file);
  const start = 8 + bytes.readUInt32LE(0);
  const header = Buffer.from(bytes.toString('utf8', 8, start).replace(/"head\.(weight|bias)"/g, '"head.1.$1"'));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(header.length);
  writeFileSync(file, Buffer.concat([length, header, bytes.subarray(start)]));
  return place;
}

test('the page tells what each model is and how that is known; names and recipes are kept, and the answer follows', async ({
  launch,
}) => {
  const model = published('hf-vit', 'my-vit');
  const { page, problems } = await launch({
    engine: 'wasm',
    files: [COFFEE],
    env: { HEADLIGHT_TEST_DIALOG: join(model, 'model.safetensors') },
  });
  await answered(page, 'coffee.png');
  await page.keyboard.press('Control+Shift+O');
  await expect(by(page, 'engine-line')).toHaveText(/^my-vit · WASM · /);
  await by(page, 'engine-line').click();
  await by(page, 'menu-models').click();
  await expect(by(page, 'models-page')).toBeVisible();
  const view = by(page, 'model-view');
  await expect(view).toHaveAttribute('data-id', 'my-vit');
  await expect(by(page, 'fact-labels')).toContainText('from config.json');
  await expect(by(page, 'fact-origin')).toHaveText(/Opened where it lies/);

  await by(page, 'model-rename').click();
  await by(page, 'model-name-field').fill('Little one');
  await page.keyboard.press('Enter');
  await expect(by(page, 'model-name')).toHaveText('Little one');
  await expect(by(page, 'engine-line')).toHaveText(/^Little one · /);

  await by(page, 'recipe-mean-0').fill('0.25');
  await page.keyboard.press('Enter');
  await expect(by(page, 'recipe-reset')).toBeVisible();
  await by(page, 'recipe-cols').fill('7');
  await page.keyboard.press('Enter');
  await expect(by(page, 'recipe-fault')).toBeVisible();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await by(page, 'models-back').click();
  await expect(by(page, 'models-page')).toHaveCount(0);
  await answered(page, 'coffee.png');
  const mean = (await by(page, 'prediction-0-score').getAttribute('data-score')) ?? '';
  const [usual] = await classify(COFFEE, 'wasm', ['--model', model]);
  expect(Math.abs(Number(mean) - (usual?.score ?? NaN))).toBeGreaterThan(1e-6);
  expect(problems).toEqual([]);
});

test('size, crop and filter of a recipe, and a turn, change the answer to the command line’s, are kept over a restart, and taken back', async ({
  launch,
}) => {
  const dataFolder = temporaryFolder();
  const score = async (page: Page): Promise<number> =>
    Number(await by(page, 'prediction-0-score').getAttribute('data-score'));
  const told = async (more: readonly string[]): Promise<number> =>
    (await classify(COFFEE, 'native', more))[0]?.score ?? NaN;
  const enter = async (page: Page, field: string, value: string): Promise<void> => {
    await by(page, field).fill(value);
    await page.keyboard.press('Enter');
    await expect(by(page, field)).toHaveValue(value);
  };
  const first = await launch({ engine: 'native', dataFolder, files: [COFFEE], settings: {} });
  await answered(first.page, 'coffee.png');
  expect(await score(first.page)).toBeCloseTo(await told([]), 5);
  await first.page.keyboard.press('Control+Shift+M');
  await by(first.page, 'recipe-rows').waitFor();
  await enter(first.page, 'recipe-rows', '160'); // [160, 128]: not square
  await enter(first.page, 'recipe-crop-pct', '80');
  await by(first.page, 'recipe-interpolation').selectOption('nearest');
  await expect(by(first.page, 'recipe-fault')).toHaveCount(0);
  await by(first.page, 'models-back').click();
  await answered(first.page, 'coffee.png');
  const wide = await told(['--size', '160x128', '--crop-pct', '0.8', '--interpolation', 'nearest']);
  await expect.poll(() => score(first.page)).toBeCloseTo(wide, 5);
  await first.page.keyboard.press('Control+]');
  await expect(by(first.page, 'photo-size')).toHaveText('400 × 600');
  const turned = await told(['--size', '160x128', '--crop-pct', '0.8', '--interpolation', 'nearest', '--turn', '90']);
  expect(Math.abs(turned - wide)).toBeGreaterThan(1e-3);
  await expect.poll(() => score(first.page)).toBeCloseTo(turned, 5);
  await first.close();

  const { page } = await launch({ engine: 'native', dataFolder, files: [COFFEE] });
  await answered(page, 'coffee.png');
  await expect(by(page, 'photo-size')).toHaveText('400 × 600');
  expect(await score(page)).toBeCloseTo(turned, 5);
  await page.keyboard.press('Control+[');
  await expect.poll(() => score(page)).toBeCloseTo(wide, 5);
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'recipe-rows').selectText();
  await by(page, 'recipe-reset').dispatchEvent('click'); // a reset that arrives while someone is in a field
  await expect(by(page, 'recipe-reset')).toHaveCount(0);
  await page.keyboard.type('144');
  await expect(by(page, 'recipe-rows')).toHaveValue('144');
  await page.keyboard.press('Escape');
  await expect(by(page, 'recipe-rows')).toHaveValue('128');
  await enter(page, 'recipe-cols', '384');
  await enter(page, 'recipe-rows', '384');
  await by(page, 'recipe-crop').selectOption('squash');
  await by(page, 'models-back').click();
  const large = await told(['--size', '384', '--crop', 'squash']);
  await expect.poll(() => score(page)).toBeCloseTo(large, 5);
});

test('the list is walked with the arrows, a built-in model stays, an opened one is removed after a question', async ({
  launch,
}) => {
  const model = published('timm-f32');
  const { page } = await launch({ engine: 'wasm', files: [COFFEE, model] });
  await expect(by(page, 'engine-line')).toHaveText(/^timm-f32 · WASM · /);
  await page.keyboard.press('Control+Shift+M');
  await by(page, 'model-row').last().click();
  for (let row = 1; row < BUILT_IN + 2; row++) await page.keyboard.press('ArrowUp');
  await expect(by(page, 'model-view')).toHaveAttribute('data-id', 'vit-tiny');
  await expect(by(page, 'model-remove')).toHaveCount(0);
  for (let row = 1; row < BUILT_IN + 2; row++) await page.keyboard.press('ArrowDown');
  await by(page, 'model-remove').click();
  await expect(by(page, 'model-remove-ask')).toContainText('Its files stay where they are.');
  expect(await seriousViolations(page)).toEqual([]);
  await by(page, 'model-remove-yes').click();
  await expect(by(page, 'model-row')).toHaveCount(BUILT_IN + 1);
  await page.keyboard.press('Escape');
  await expect(by(page, 'engine-line')).toHaveText(/^ViT-Ti\/16 · WASM · /);
  await expect(by(page, 'answer-headline')).toHaveText('espresso');
});

test('a model that has moved is shown as missing and can be located; half a model is never listed', async ({
  launch,
}) => {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, 'models', 'half'), { recursive: true });
  writeFileSync(join(dataFolder, 'models', 'half', 'config.json'), '{}');
  const model = published('timm-f32', 'here');
  const first = await launch({ engine: 'wasm', dataFolder, files: [COFFEE, model], settings: {} });
  await expect(by(first.page, 'engine-line')).toHaveText(/^here · WASM · /);
  await first.close();
  const moved = join(folder, 'there');
  renameSync(model, moved);

  const env = { HEADLIGHT_TEST_DIALOG: moved };
  const { page } = await launch({ engine: 'wasm', dataFolder, files: [COFFEE], env });
  await expect(page.getByText(/“here” is no longer where it was/)).toBeVisible();
  await answered(page, 'coffee.png');
  await page.keyboard.press('Control+Shift+M');
  await expect(by(page, 'model-row')).toHaveCount(BUILT_IN + 2);
  await by(page, 'model-row').last().click();
  await expect(by(page, 'model-missing')).toBeVisible();
  await by(page, 'model-locate').click();
  await expect(by(page, 'model-missing')).toHaveCount(0);
  await by(page, 'model-use').click();
  await expect(by(page, 'engine-line')).toHaveText(/^here · WASM · /);
});
