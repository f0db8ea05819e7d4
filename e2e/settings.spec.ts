/** Choices: they hold at once, in words and in colours, and after the next start. */
import type { Page } from '@playwright/test';
import { expect, temporaryFolder, test, type RunningApp } from './app';
import { CHELSEA, COFFEE } from './support/photos';
import type { HeadlightApi } from '../src/shared/ipc';
import { open, shareApp } from './support/shared-app';
import { answered, by, chooseMethod, pick, shows, stage } from './support/window';

declare global {
  interface Window {
    readonly headlight: HeadlightApi;
  }
}

/** What a run took. */
const MILLISECONDS = /\d\s?(ms|s|초|밀리초)/;

/** Brightness of the chrome behind the inspector, 0 … 255. */
const chrome = (page: Page): Promise<number> =>
  by(page, 'inspector').evaluate((element) => {
    const canvas = document.createElement('canvas').getContext('2d')!;
    canvas.fillStyle = getComputedStyle(element).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return (red + green + blue) / 3;
  });

async function openSettings(page: Page): Promise<void> {
  await by(page, 'open-settings').click();
  await expect(by(page, 'settings-sheet')).toBeVisible();
}

const systemTheme = (electron: RunningApp['electron'], theme: 'light' | 'dark'): Promise<void> =>
  electron.evaluate(({ BrowserWindow }, dark) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents?.debugger.isAttached()) contents?.debugger.attach();
    const features = [{ name: 'prefers-color-scheme', value: dark }];
    return contents?.debugger.sendCommand('Emulation.setEmulatedMedia', { features }) as Promise<void>;
  }, theme);

test('photos, answers, theme, language, map and looks are there again after a restart, and photos and answers can be forgotten', async ({
  launch,
}) => {
  const dataFolder = temporaryFolder();
  const first = await launch({ engine: 'wasm', dataFolder, files: [COFFEE], settings: {} });
  await answered(first.page, 'coffee.png');
  await expect(by(first.page, 'engine-line')).toContainText(MILLISECONDS);
  await by(first.page, 'layer-select').selectOption({ index: 4 });
  await by(first.page, 'head-select').selectOption({ index: 6 });
  await chooseMethod(first.page, 'attention');
  await pick(first.page, 'mode-heat');
  await pick(first.page, 'color-map-viridis');
  await pick(first.page, 'edges-blocky');
  await pick(first.page, 'scale-shared');
  await by(first.page, 'opacity').fill('0.65');
  await by(first.page, 'inspector-edge').focus();
  for (let step = 0; step < 2; step += 1) await first.page.keyboard.press('ArrowLeft');
  const width = (page: Page): Promise<number> =>
    by(page, 'inspector').evaluate((element) => (element as HTMLElement).offsetWidth);
  const wider = await width(first.page);
  expect(wider).toBe(320 + 2 * 16);
  await openSettings(first.page);
  await pick(first.page, 'settings-theme-dark');
  await pick(first.page, 'settings-locale-ko');
  const kept = (page: Page): Promise<unknown> => page.evaluate(() => window.headlight.library.libraryCounts());
  await expect.poll(() => kept(first.page)).toMatchObject({ value: { photos: 1, answers: 1 } });
  await first.page.keyboard.press('Escape');
  await first.page.keyboard.press('k');
  await by(first.page, 'own-new').fill('아침');
  await first.page.keyboard.press('Enter');
  await expect(by(first.page, 'photo-own')).toHaveText('아침');
  await first.close();

  const { page } = await launch({ engine: 'wasm', dataFolder }); // the photo is the library's
  await answered(page, 'coffee.png');
  await expect(by(page, 'photo-own')).toHaveText('아침');
  await expect(by(page, 'engine-line')).not.toContainText(MILLISECONDS); // nothing was run: its answer is the kept one
  await shows(page, 'attention 4 6 cls');
  for (const chosen of ['mode-heat', 'color-map-viridis', 'edges-blocky', 'scale-shared']) {
    await expect(by(page, chosen)).toBeChecked();
  }
  await expect(by(page, 'method')).toHaveValue('attention');
  await expect(by(page, 'opacity')).toHaveValue('0.65');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  expect(await width(page)).toBe(wider);
  expect(await chrome(page)).toBeLessThan(80);

  await openSettings(page);
  await expect(by(page, 'library-counts')).toContainText('사진 1장, 결과 1개');
  await by(page, 'library-forget').click();
  await by(page, 'library-forget-sure').click();
  await expect(by(page, 'library-counts')).toContainText('사진 0장, 결과 0개');
  await expect(by(page, 'empty')).toBeVisible();
  expect(await kept(page)).toMatchObject({ value: { photos: 0, answers: 0 } });
});

test.describe('in a running window', () => {
  const app = shareApp();

  test('the language changes at once, everywhere, and the answer stays', async () => {
    const { page } = app;
    await open(page, [COFFEE], 'coffee.png');
    await openSettings(page);
    await pick(page, 'settings-locale-ko');
    await expect(by(page, 'settings-sheet')).toHaveAccessibleName('설정');
    await page.keyboard.press('Escape');
    await expect(by(page, 'engine-line')).toHaveText(/^small-vit · WASM · [\d.]+ ms\s*$/);
    await expect(by(page, 'heads-where')).toHaveText('레이어 8 · 헤드 3');
    await expect(by(page, 'token')).toHaveText('클래스 토큰');
    await expect(by(page, 'answer-headline')).toHaveText('에스프레소');
    await expect(stage(page)).toHaveAccessibleName(/^사진 coffee\.png\./);
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    await by(page, 'class-search').fill('고양이');
    await expect(page.locator('.found [role=option]').first()).toContainText('고양이');
    await by(page, 'class-search').fill('');
    const english = await page.evaluate(() =>
      document.body.innerText.match(/\b(Layer|Head|Rollout|Save|Copy|Scale)\b/g),
    );
    expect(english).toBeNull();
    await by(page, 'class-search').blur(); // a field keeps its keys
    await page.keyboard.press('Control+Shift+M');
    await page.locator('[data-testid=model-row][data-id=vit-tiny]').click();
    await expect(by(page, 'models-page')).toContainText('사진 준비');
    await expect(by(page, 'fact-origin')).toHaveText('Headlight에 포함');
    await page.keyboard.press('Escape');
    await expect(by(page, 'models-page')).toHaveCount(0);

    await openSettings(page);
    await pick(page, 'settings-locale-en');
    await page.keyboard.press('Escape');
    await expect(by(page, 'heads-where')).toHaveText('Layer 8 · Head 3');
  });

  test('the theme changes at once, and follows the system when asked to', async () => {
    const { electron, page } = app;
    await open(page, [COFFEE], 'coffee.png');
    expect(await chrome(page)).toBeGreaterThan(200);
    await openSettings(page);
    await pick(page, 'settings-theme-dark');
    await expect.poll(() => chrome(page)).toBeLessThan(80);
    await pick(page, 'settings-theme-system');
    await page.keyboard.press('Escape');
    await systemTheme(electron, 'light');
    await expect.poll(() => chrome(page)).toBeGreaterThan(200);
    await systemTheme(electron, 'dark');
    await expect.poll(() => chrome(page)).toBeLessThan(80);
  });

  test('an answer that is not sure which says what it is all the same, from where the person says, and explains it', async () => {
    const { page } = app;
    await open(page, [CHELSEA], 'chelsea.png');
    await expect(by(page, 'answer-headline')).toHaveText('Not sure');
    await expect(by(page, 'answer-group-label')).toHaveText('perhaps an animal');
    await expect(by(page, 'answer-group-score')).toHaveText('47 %');
    await expect(by(page, 'answer-uncalibrated')).toHaveText('uncalibrated');
    await openSettings(page);
    await by(page, 'settings-group').fill('0.45');
    await page.keyboard.press('Escape');
    await expect(by(page, 'answer-headline')).toHaveText('Not sure which');
    await expect(by(page, 'answer-group-label')).toHaveText('but an animal');
    await by(page, 'answer-group').click();
    await shows(page, /^relevance /);
    await expect(by(page, 'why')).toHaveText('Why an animal');
    await expect(by(page, 'answer-group')).toHaveAttribute('aria-pressed', 'true');
    await by(page, 'answer-group').click();
    await shows(page, /^rollout /);
  });

  test('“not sure” begins where the person says', async () => {
    const { page } = app;
    await open(page, [COFFEE], 'coffee.png');
    await expect(by(page, 'answer-headline')).toHaveText('espresso');
    await openSettings(page);
    await by(page, 'settings-unsure').fill('1');
    await page.keyboard.press('Escape');
    await expect(by(page, 'answer-headline')).toHaveText('Not sure');
  });
});
