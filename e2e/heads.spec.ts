/** The grid of heads: named, ringed, previewed, clicked and walked. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import {
  by,
  chooseMap,
  chooseMethod,
  clickPatch,
  movePointerAway,
  overlayPixels,
  pixels,
  shows,
  SMALL,
} from './support/window';

const GRID = SMALL.grid;
const app = shareApp();

const tile = (page: Page, layer: number, head: number): Locator =>
  page.getByRole('gridcell', { name: `Layer ${layer + 1}, head ${head + 1}`, exact: true });

test.beforeEach(async () => {
  await open(app.page, [COFFEE], 'coffee.png');
  await chooseMap(app.page, { method: 'rollout', layer: 7, head: 2 });
});

test.describe('the grid of heads', () => {
  test('has a named tile for every layer and head, and paints them for the asked token', async () => {
    const { page } = app;
    await expect(page.getByRole('grid', { name: 'Attention maps of all layers and heads' })).toBeVisible();
    await expect(page.getByRole('gridcell')).toHaveCount(SMALL.layers * SMALL.heads);
    const canvas = by(page, 'head-grid').locator('canvas');
    const before = await pixels(canvas);
    await clickPatch(page, { row: 3, col: 5 }, GRID);
    await expect.poll(() => pixels(canvas)).not.toBe(before);
    await page.keyboard.press('Escape');
    await expect.poll(() => pixels(canvas)).toBe(before);
    await chooseMethod(page, 'attention');
    await expect.poll(() => pixels(canvas)).not.toBe(before);
  });

  test('marks the chosen tile with a ring that moves with a click', async () => {
    const { page } = app;
    const ring = (cell: Locator): Promise<string> => cell.evaluate((element) => getComputedStyle(element).outlineStyle);
    const selected = page.getByRole('gridcell', { selected: true });
    await expect(selected).toHaveAccessibleName('Layer 8, head 3');
    expect(await ring(tile(page, 7, 2))).toBe('solid');
    await tile(page, 2, 6).click();
    await movePointerAway(page);
    await shows(page, 'rollout 2 6 cls');
    await expect(selected).toHaveCount(1);
    await expect(selected).toHaveAccessibleName('Layer 3, head 7');
    expect(await ring(tile(page, 2, 6))).toBe('solid');
    expect(await ring(tile(page, 7, 2))).toBe('none');
    await expect(by(page, 'heads-where')).toHaveText('Layer 3 · Head 7');
    await expect(by(page, 'layer-select')).toHaveValue('2');
    await expect(by(page, 'head-select')).toHaveValue('6');
  });

  test('previews the tile under the pointer on the stage without choosing it', async () => {
    const { page } = app;
    const before = await overlayPixels(page);
    await tile(page, 0, 0).hover();
    await shows(page, 'rollout 0 0 cls');
    await expect(by(page, 'heads-where')).toHaveText('Layer 1 · Head 1');
    expect(await overlayPixels(page)).not.toBe(before);
    await movePointerAway(page);
    await shows(page, 'rollout 7 2 cls');
    expect(await overlayPixels(page)).toBe(before);
  });

  test('is walked with arrow keys, Home and End', async () => {
    const { page } = app;
    await tile(page, 7, 2).focus();
    const walk: readonly (readonly [key: string, layer: number, head: number])[] = [
      ['ArrowUp', 6, 2],
      ['ArrowLeft', 6, 1],
      ['ArrowLeft', 6, 0],
      ['ArrowLeft', 6, 0], // stops at the edge
      ['ArrowDown', 7, 0],
      ['ArrowUp', 6, 0],
      ['End', 6, 7],
      ['ArrowRight', 6, 7],
      ['ArrowUp', 5, 7],
      ['Home', 5, 0],
      ['Control+Home', 0, 0],
      ['Control+End', 7, 7],
    ];
    for (const [key, layer, head] of walk) {
      await page.keyboard.press(key);
      await shows(page, `rollout ${layer} ${head} cls`);
      await expect(tile(page, layer, head)).toBeFocused();
      await expect(page.getByRole('gridcell', { selected: true })).toHaveAccessibleName(
        `Layer ${layer + 1}, head ${head + 1}`,
      );
    }
  });
});
