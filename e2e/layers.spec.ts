/** Through the layers: the logit lens, the token matrix, similarities and filters, each with a true number. */
import type { Page } from '@playwright/test';
import { expect, test } from './app';
import { classify, explainRaw } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import {
  asPercent,
  by,
  chooseMap,
  clickPatch,
  expectReadout,
  hoverPatch,
  movePointerAway,
  shows,
  SMALL,
} from './support/window';

const app = shareApp();

/** Opens a group that may be folded away. */
async function unfold(page: Page, group: string): Promise<void> {
  const fold = by(page, `group-${group}`).locator('button[aria-expanded]').first();
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
}

test.beforeEach(async () => {
  const { page } = app;
  await open(page, [COFFEE], 'coffee.png');
  await chooseMap(page, { method: 'rollout', layer: 7, head: 2 });
  await page.getByRole('tab', { name: 'Layers' }).click();
});

test('the logit lens ends at the answer and its layers can be chosen', async () => {
  const { page } = app;
  await unfold(page, 'logit-lens');
  const [espresso] = await classify(COFFEE);
  await expect(by(page, 'logit-lens-best')).toHaveText(`Layer 8 · Best there: espresso, ${asPercent(espresso!.score)}`);
  const chart = by(page, 'logit-lens').getByRole('slider');
  await expect(chart).toHaveAttribute('aria-valuetext', new RegExp(`Layer 8: espresso ${asPercent(espresso!.score)},`));
  await chart.focus();
  await page.keyboard.press('Home');
  await expect(chart).toHaveAttribute('aria-valuetext', /^Input: /);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await shows(page, 'rollout 1 2 cls');
});

test('the token matrix holds the head’s attention and lights its patches on the photo', async () => {
  const { page } = app;
  await unfold(page, 'matrix');
  const options = ['--method', 'attention', '--layer', '7', '--head', '2', '--token', 'cls', '--engine', 'wasm'];
  const { data } = await explainRaw(COFFEE, options); // [rows, cols]
  const matrix = by(page, 'token-matrix');
  await expect(matrix).toHaveAttribute('data-tokens', String(SMALL.grid ** 2 + 1));
  await matrix.focus();
  for (let step = 0; step <= 12; step++) await page.keyboard.press('ArrowRight'); // from nothing to the class token's column 12
  const text = (await by(page, 'matrix-cell').textContent()) ?? '';
  const [, row, col, value] = /class token reads row (\d+), column (\d+): ([\d.]+)/.exec(text) ?? [];
  const wanted = data[(Number(row) - 1) * SMALL.grid + Number(col) - 1] ?? NaN;
  expect(Math.abs(Number(value) - wanted)).toBeLessThanOrEqual(0.005 * wanted + 1e-6); // three digits are shown
  await expect(by(page, 'hover-patch')).toBeVisible();
});

test('similarity takes the stage: a patch is like itself', async () => {
  const { page } = app;
  await unfold(page, 'similarity');
  await clickPatch(page, { row: 3, col: 4 }, SMALL.grid);
  await by(page, 'similarity-show').click();
  await shows(page, 'similarity');
  await hoverPatch(page, { row: 3, col: 4 }, SMALL.grid);
  await expect(by(page, 'readout').locator('b')).toHaveText('1.00');
  await expect(by(page, 'method')).toHaveValue('similarity');
  await by(page, 'similarity-show').click();
  await movePointerAway(page);
  await shows(page, 'rollout 7 2 3,4');
  await by(page, 'method').selectOption('norm');
  await by(page, 'blocks').selectOption({ index: 2 });
  await shows(page, 'norm');
  const norms = await explainRaw(COFFEE, ['--engine', 'wasm', '--method', 'norm', '--layer', '2']);
  await hoverPatch(page, { row: 3, col: 4 }, SMALL.grid);
  await expectReadout(page, { row: 3, col: 4 }, norms.data[3 * SMALL.grid + 4] ?? NaN, 1e-3);
});

test('weighted values follow layer and head, by list and by tile, as the command line has them', async () => {
  const { page } = app;
  await by(page, 'method').selectOption('value-norm');
  await by(page, 'layer-select').selectOption({ index: 2 });
  await by(page, 'head-select').selectOption({ index: 1 });
  await shows(page, 'valueNorm');
  await expect(by(page, 'method')).toHaveValue('value-norm');
  const options = ['--engine', 'wasm', '--method', 'value-norm', '--layer', '2', '--head', '1'];
  const { data } = await explainRaw(COFFEE, options);
  await hoverPatch(page, { row: 3, col: 4 }, SMALL.grid);
  await expectReadout(page, { row: 3, col: 4 }, data[3 * SMALL.grid + 4] ?? NaN, 1e-3);
});

test('positions are like themselves, and ask for a patch first', async () => {
  const { page } = app;
  await unfold(page, 'position');
  await expect(by(page, 'group-position')).toContainText('Click a patch');
  await clickPatch(page, { row: 5, col: 2 }, SMALL.grid);
  await by(page, 'position-show').click();
  await shows(page, 'positionSimilarity');
  await hoverPatch(page, { row: 5, col: 2 }, SMALL.grid);
  await expect(by(page, 'readout').locator('b')).toHaveText('1.00');
});

test('filters explain no more than everything, the strongest first', async () => {
  const { page } = app;
  await unfold(page, 'filters');
  await expect(by(page, 'filters')).toBeVisible();
  const titles = await by(page, 'filters')
    .locator('li')
    .evaluateAll((items) => items.map((item) => Number(/([\d.]+) %/.exec(item.getAttribute('title') ?? '')?.[1])));
  expect(titles.length).toBeGreaterThan(8);
  expect(titles).toEqual([...titles].sort((a, b) => b - a));
  expect(titles.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(100.5 + titles.length * 0.05);
});
