/** Changing the model: heads, patches and branches off, the answer before and after, undo, and each head measured alone. */
import type { Locator, Page } from '@playwright/test';
import { expect, screenshot, test } from './app';
import { seriousViolations } from './support/axe';
import { classify } from './support/cli';
import { CHELSEA, COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import {
  asPercent,
  by,
  choose,
  answered,
  overlayPixels,
  patchPoint,
  pick,
  shows,
  SMALL,
  stage,
} from './support/window';

const app = shareApp({ engine: 'native' });
const ALL = SMALL.grid ** 2;

const cell = (page: Page, layer: number, head: number): Locator =>
  by(page, 'head-switches').locator(`[data-layer="${layer}"][data-head="${head}"]`);

/** The scores of a class before and after, as they read on screen. */
async function beforeAfter(page: Page, row = 0): Promise<readonly [before: string, after: string]> {
  const scores = await by(page, 'change-answer').locator('tbody tr').nth(row).locator('td').allTextContents();
  return [scores[0] ?? '', scores[1] ?? ''];
}

async function settled(page: Page): Promise<void> {
  await expect(by(page, 'change-answer')).not.toHaveClass(/running/);
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const [start, end] = await Promise.all([from, to].map(([row, col]) => patchPoint(page, { row, col }, SMALL.grid)));
  await page.mouse.move(start!.x, start!.y);
  await page.mouse.down();
  await page.mouse.move(end!.x, end!.y, { steps: 24 });
  await page.mouse.up();
}

test.beforeEach(async () => {
  const { page } = app;
  await open(page, [COFFEE], 'coffee.png');
  await shows(page, /^rollout/);
  await page.getByRole('tab', { name: 'Change' }).click();
  if (await by(page, 'change-reset').isEnabled()) await by(page, 'change-reset').click();
});

test('measuring every head finds what switching that head off then does', async () => {
  const { page } = app;
  await by(page, 'ablation-measure').click();
  await expect(by(page, 'ablation-value')).toHaveText(/Largest fall: layer \d+, head \d+, −[\d.]+ pts/, {
    timeout: 60_000,
  });
  const text = (await by(page, 'ablation-value').textContent()) ?? '';
  const [, layer, head, points] = /layer (\d+), head (\d+), −([\d.]+)/.exec(text) ?? [];
  await cell(page, Number(layer) - 1, Number(head) - 1).click();
  await settled(page);
  const [espresso] = await classify(COFFEE);
  const [before, after] = await beforeAfter(page);
  expect(before).toBe(asPercent(espresso!.score));
  expect(Math.abs(parseInt(after, 10) - (espresso!.score * 100 - Number(points)))).toBeLessThanOrEqual(0.56);
});

test('a changed model is marked wherever its result is shown, also on other tabs and photos, with the way back', async () => {
  const { page } = app;
  const marks = by(page, 'changed');
  await expect(marks).toHaveCount(0);
  await cell(page, 7, 2).click();
  await settled(page);
  const [, after] = await beforeAfter(page);
  await expect(marks).toHaveCount(1); // this tab has both answers side by side
  await expect(stage(page).locator('[data-testid=changed]')).toBeVisible();
  await page.getByRole('tab', { name: 'Look' }).click();
  await expect(marks).toHaveCount(2); // over the photo, and between answer and maps
  await expect(by(page, 'changed-says')).toContainText(after);
  await screenshot(page, 'changed');
  expect(await seriousViolations(page)).toEqual([]);
  await marks.first().getByRole('button').click();
  await expect(marks).toHaveCount(0);
  await expect(by(page, 'changed-says')).toHaveCount(0);
  await page.keyboard.press('Control+z'); // the reset is a change, too
  await expect(marks).toHaveCount(2);
  await marks.nth(1).getByRole('button').click();
});

test('with every patch hidden each photo gets the same answer', async () => {
  const { page } = app;
  await by(page, 'brush').click();
  await drag(page, [0, 0], [0, 0]);
  await by(page, 'hide-others').click();
  await drag(page, [0, 0], [0, 0]);
  await expect(by(page, 'hidden-count')).toHaveText(`${ALL} of ${ALL} hidden`);
  await settled(page);
  const answerOf = async (): Promise<string> => {
    const rows = await by(page, 'change-answer').locator('tbody tr').all();
    const lines = await Promise.all(
      rows.map(async (row) => [await row.getAttribute('data-class'), await row.locator('td').nth(1).textContent()]),
    );
    return lines
      .reduce((best, line) => (parseFloat(line[1] ?? '') > parseFloat(best[1] ?? '-1') ? line : best), [])
      .join(' ');
  };
  const coffee = await answerOf();
  await open(page, [CHELSEA], 'chelsea.png');
  await answered(page, 'chelsea.png');
  await choose(page, 'chelsea.png');
  await settled(page);
  await expect.poll(answerOf).toBe(coffee);
});

test('the brush hides what it is drawn over, shows it again, and undo goes back stroke by stroke', async () => {
  const { page } = app;
  const before = await overlayPixels(page);
  await by(page, 'brush').click();
  await drag(page, [2, 1], [2, 4]);
  await expect(by(page, 'hidden-count')).toHaveText(`4 of ${ALL} hidden`);
  await expect.poll(() => overlayPixels(page)).not.toBe(before);
  await drag(page, [2, 2], [2, 3]);
  await expect(by(page, 'hidden-count')).toHaveText(`2 of ${ALL} hidden`);
  await by(page, 'change-undo').click();
  await expect(by(page, 'hidden-count')).toHaveText(`4 of ${ALL} hidden`);
  await by(page, 'change-undo').click();
  await expect(by(page, 'hidden-count')).toHaveCount(0);
  await by(page, 'change-redo').click();
  await expect(by(page, 'hidden-count')).toHaveText(`4 of ${ALL} hidden`);
  await by(page, 'change-reset').click();
  await by(page, 'brush').click();
  await page.mouse.move(200, 12);
  await expect.poll(() => overlayPixels(page)).toBe(before);
});

test('a shuffled photo keeps its answer without position embedding, whatever the order', async () => {
  const { page } = app;
  await by(page, 'group-change-inside').getByRole('button').first().click();
  await by(page, 'position-off').check();
  await settled(page);
  const without = await beforeAfter(page);
  await by(page, 'shuffle').click();
  await settled(page);
  await expect.poll(() => beforeAfter(page)).toEqual(without);
  await by(page, 'position-off').uncheck();
  await settled(page);
  await expect.poll(async () => (await beforeAfter(page))[1]).not.toBe(without[1]);
});

test('heads go off by row, by stroke and by keyboard, and the mean is another change than nothing', async () => {
  const { page } = app;
  await by(page, 'switch-layer-7').click();
  await expect(by(page, 'head-switches').getByRole('gridcell', { selected: true })).toHaveCount(SMALL.heads);
  await settled(page);
  const zero = await beforeAfter(page);
  await pick(page, 'ablation-kind-mean');
  await settled(page);
  await expect.poll(() => beforeAfter(page)).not.toEqual(zero);
  await by(page, 'switch-layer-7').click();
  await cell(page, 3, 1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect(cell(page, 4, 1)).toHaveAttribute('aria-selected', 'true');
});

test('the switches stay under the pointer when the first is thrown, and when the answer is back', async () => {
  const { page } = app;
  const place = (): Promise<{ x: number; y: number } | null> => by(page, 'head-switches').boundingBox();
  const before = await place();
  await cell(page, 2, 3).click();
  expect(await place()).toEqual(before);
  await settled(page);
  await expect(by(page, 'change-sentence')).toHaveText(/espresso/);
  expect(await place()).toEqual(before);
});
