/** Everything without a mouse: the order of Tab, the shortcuts, the patches, and sheets that give focus back. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, screenshot, test } from './app';
import { CHELSEA, COFFEE, ROCKET } from './support/photos';
import { explainAll } from './support/cli';
import { open, shareApp } from './support/shared-app';
import { by, expectReadout, overlayPixels, patchPoint, pick, shows, SMALL, stage, strip } from './support/window';

const app = shareApp();

test.beforeEach(async () => {
  await open(app.page, [COFFEE, ROCKET, CHELSEA], 'coffee.png');
  await by(app.page, 'layer-select').selectOption({ index: 7 });
  await by(app.page, 'head-select').selectOption({ index: 2 });
  await app.page.keyboard.press('r');
  await shows(app.page, 'rollout 7 2 cls');
  await app.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
});

/** What holds the focus, in a word or two. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return 'nothing';
    const named = element.closest<HTMLElement>('[data-testid]')?.dataset['testid'] ?? '';
    return element.getAttribute('role') === 'gridcell' ? 'tile' : named || (element.getAttribute('aria-label') ?? '');
  });

test('Tab reaches every part of the window, each with a visible focus, and comes round', async () => {
  const { page } = app;
  const walked: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (name === walked[0]) break;
    walked.push(name);
    if (name === 'nothing') continue;
    const visible = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const shown = element.matches('input[type=radio]') ? (element.closest('label') ?? element) : element;
      const style = getComputedStyle(shown);
      return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1;
    });
    expect(visible, `focus is visible on ${name}`).toBe(true);
  }
  const top = walked.indexOf('engine-line');
  const order = [...walked.slice(top), ...walked.slice(0, top)];
  const parts = ['engine-line', 'open-settings', 'stage', 'strip-item', 'add-photos', 'method', 'layer-select'];
  const more = ['head-select', 'mode-light', 'opacity', 'tile', 'color-map-inferno', 'edges-smooth', 'scale-map'];
  for (const part of [...parts, ...more, 'save-png', 'copy-png']) expect(order).toContain(part);
  const place = (part: string): number => order.indexOf(part);
  expect(place('engine-line')).toBeLessThan(place('stage'));
  expect(place('strip-item')).toBeLessThan(place('tile'));
  expect(place('tile')).toBeLessThan(place('save-png'));
  expect(order.filter((name) => name === 'tile')).toHaveLength(1); // one stop for 64 tiles
});

test('the shortcuts move through photos, layers, heads, methods and looks', async () => {
  const { page } = app;
  const { keyboard } = page;
  await keyboard.press('ArrowRight');
  await expect(by(page, 'photo-name')).toHaveText('rocket.jpg');
  await keyboard.press('ArrowLeft');
  await expect(by(page, 'photo-name')).toHaveText('coffee.png');
  await keyboard.press('ArrowLeft'); // stops at the first
  await expect(by(page, 'photo-name')).toHaveText('coffee.png');

  const steps: readonly (readonly [key: string, map: string])[] = [
    ['ArrowUp', 'rollout 6 2 cls'],
    ['ArrowUp', 'rollout 5 2 cls'],
    ['ArrowDown', 'rollout 6 2 cls'],
    [']', 'rollout 6 3 cls'],
    ['[', 'rollout 6 2 cls'],
    ['a', 'attention 6 2 cls'],
    ['t', 'attention 6 2 0,0'],
    ['t', 'attention 6 2 0,1'],
    ['Escape', 'attention 6 2 cls'],
    ['r', 'rollout 6 2 cls'],
  ];
  for (const [key, map] of steps) {
    await keyboard.press(key);
    await shows(page, map);
  }

  for (const [key, mode] of [
    ['h', 'heat'],
    ['b', 'both'],
    ['l', 'light'],
  ] as const) {
    // prettier-ignore
    await keyboard.press(key);
    await expect(by(page, `mode-${mode}`)).toBeChecked();
  }
  const faint = await overlayPixels(page);
  await keyboard.press('3');
  await expect(by(page, 'opacity')).toHaveValue('0.3');
  await expect.poll(() => overlayPixels(page)).not.toBe(faint);
  await keyboard.press('.');
  await expect(by(page, 'opacity')).toHaveValue('0.4');
  await keyboard.press('8');
  await expect(by(page, 'opacity')).toHaveValue('0.8');

  await keyboard.press('Delete');
  await expect(strip(page)).toHaveCount(2);
  await expect(by(page, 'photo-name')).toHaveText('rocket.jpg');
});

test('patches are walked with Alt and arrows, asked with Enter, released with Escape', async () => {
  const { page } = app;
  const cls = await explainAll(COFFEE, { method: 'rollout' });
  const asked = await explainAll(COFFEE, { method: 'rollout', token: '3,5' });
  await stage(page).focus();
  await page.keyboard.press('Alt+ArrowUp'); // begins in the middle
  await expectReadout(page, { row: 4, col: 4 }, cls.at(7, 2, 4, 4));
  await page.keyboard.press('Alt+ArrowUp');
  await expectReadout(page, { row: 3, col: 4 }, cls.at(7, 2, 3, 4));
  await page.keyboard.press('Alt+ArrowRight');
  await expectReadout(page, { row: 3, col: 5 }, cls.at(7, 2, 3, 5));
  await page.keyboard.press('Enter');
  await shows(page, 'rollout 7 2 3,5');
  await expectReadout(page, { row: 3, col: 5 }, asked.at(7, 2, 3, 5));
  await page.keyboard.press('Escape');
  await shows(page, 'rollout 7 2 cls');
});

test('? opens the shortcuts, Escape closes them and gives the focus back', async () => {
  const { page } = app;
  await stage(page).focus();
  await page.keyboard.press('?');
  const sheet = by(page, 'shortcuts-sheet');
  await expect(sheet).toBeVisible();
  await expect(sheet).toHaveAccessibleName('Keyboard shortcuts');
  for (const text of ['Next photo', 'Later layer', 'Next head', 'Rollout', 'Ask the next patch']) {
    await expect(sheet).toContainText(text);
  }
  await app.electron.evaluate(({ shell }) => {
    shell.openPath = (path) => {
      Object.assign(globalThis, { openedPage: path });
      return Promise.resolve('');
    };
  });
  await by(page, 'shortcuts-guide').click();
  const openedPage = (): Promise<string> =>
    app.electron.evaluate(() => String((globalThis as { openedPage?: string }).openedPage));
  await expect.poll(openedPage).toContain('index.html');
  expect(readFileSync(await openedPage(), 'utf8')).toContain('Classify a folder of photos');
  await page.keyboard.press('a'); // the sheet has the keyboard
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(stage(page)).toBeFocused();
  await expect(by(page, 'photo-name')).toHaveText('coffee.png');
  await shows(page, 'rollout 7 2 cls');
});

test('Ctrl+comma opens the settings; Tab stays inside; the button that opened them has the focus again', async () => {
  const { page } = app;
  await page.keyboard.press('Control+,');
  await expect(by(page, 'settings-sheet')).toBeVisible();
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press('Tab');
    const inside = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement === document.body || activeElement?.closest('dialog') !== null;
    });
    expect(inside).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(by(page, 'settings-sheet')).toHaveCount(0);

  await by(page, 'open-settings').focus();
  await page.keyboard.press('Enter');
  await expect(by(page, 'settings-sheet')).toBeVisible();
  await by(page, 'sheet-close').focus();
  await page.keyboard.press('Enter');
  await expect(by(page, 'settings-sheet')).toHaveCount(0);
  await expect(by(page, 'open-settings')).toBeFocused();
});

test('the photo comes nearer with its map in place, and alone while Space is held', async () => {
  const { page } = app;
  await shows(page, /^rollout/);
  const width = async (): Promise<number> => (await stage(page).boundingBox())?.width ?? 0;
  const fitted = await width();
  const middle = await patchPoint(page, { row: 3, col: 4 }, SMALL.grid);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -240);
  await expect.poll(width).toBeCloseTo(2 * fitted, 0);
  const after = await patchPoint(page, { row: 3, col: 4 }, SMALL.grid);
  expect(Math.hypot(after.x - middle.x, after.y - middle.y)).toBeLessThan(2); // under the pointer as before
  await expect(by(page, 'readout')).toContainText('Row 4');
  await screenshot(page, 'zoomed');
  await page.mouse.down();
  await page.mouse.move(middle.x - 60, middle.y, { steps: 5 });
  await page.mouse.up();
  expect((await patchPoint(page, { row: 3, col: 4 }, SMALL.grid)).x).toBeLessThan(middle.x - 40);
  await expect(by(page, 'pinned-patch')).toHaveCount(0); // a drag asks no patch
  await page.keyboard.down(' ');
  await expect(by(page, 'overlay')).toHaveClass(/hidden/);
  await page.keyboard.up(' ');
  await expect(by(page, 'overlay')).not.toHaveClass(/hidden/);
  await page.keyboard.press('0');
  await expect.poll(width).toBeCloseTo(fitted, 0);
  await page.keyboard.press('1');
  await expect(by(page, 'zoom')).toContainText('100');
  await page.keyboard.press('ArrowRight');
  await expect(by(page, 'zoom')).toHaveCount(0);
  await page.keyboard.press('Home');
  await page.keyboard.press('Control+a');
  expect(await page.evaluate(() => window.getSelection()?.toString())).toBe('');
});

test('after a choice with the pointer arrows are the photos’ again', async () => {
  const { page } = app;
  await pick(page, 'mode-heat');
  await page.keyboard.press('ArrowRight');
  await expect(by(page, 'photo-name')).toHaveText('rocket.jpg');
  await expect(by(page, 'mode-heat')).toBeChecked();
  await page.keyboard.press('Home');
  await expect(by(page, 'photo-name')).toHaveText('coffee.png');
  await page.keyboard.press('l');
});

test('sliders, lists and radio buttons keep their own arrows', async () => {
  const { page } = app;
  await by(page, 'opacity').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(by(page, 'opacity')).toHaveValue('0.79');
  await page.keyboard.press('ArrowRight');
  await expect(by(page, 'opacity')).toHaveValue('0.8');
  await by(page, 'mode-light').focus();
  await page.keyboard.press('ArrowRight');
  await expect(by(page, 'mode-both')).toBeChecked();
  await page.keyboard.press('ArrowLeft');
  await expect(by(page, 'mode-light')).toBeChecked();
  await expect(by(page, 'photo-name')).toHaveText('coffee.png');
});
