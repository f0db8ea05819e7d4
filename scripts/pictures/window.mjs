/** Pictures of the window at chosen moments: the README's and the guide's, each in a fresh window with the sample photos. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDir } from '../setup/paths.mjs';
import { isRoot } from '../setup/system.mjs';

const SIZE = { width: 1280, height: 800 };
const testId = (name) => `[data-testid="${name}"]`;

/** File below docs/, settings of the window, and what a person does before the picture is taken. */
export const MOMENTS = [
  { file: 'images/window.png', settings: { theme: 'light', locale: 'en' } },
  { file: 'images/window-dark.png', settings: { theme: 'dark', locale: 'en' } },
  ...['en', 'ko'].flatMap((locale) => {
    const guide = (name, act) => ({
      file: `guide/images/${name}-${locale}.png`,
      settings: { theme: 'light', locale },
      act,
    });
    return [
      guide('gallery', async (page) => {
        await page.keyboard.press('g');
        await page.locator(testId('gallery')).waitFor();
      }),
      guide('models', async (page) => {
        await page.keyboard.press('Control+Shift+M');
        await page.locator(testId('models-page')).waitFor();
      }),
      guide('figure', async (page) => {
        await page.keyboard.press('v');
        await page.keyboard.press('h');
        await page.locator(testId('figure-open')).click();
        await page.locator(testId('figure-fields')).scrollIntoViewIfNeeded();
      }),
      guide('unsure', async (page) => {
        await page.keyboard.press('End');
        await page
          .locator(testId('answer-headline'))
          .getByText(/Not sure|확실하지 않음/)
          .waitFor();
      }),
    ];
  }),
];

/** @param display environment of a display */
export async function takeWindow({ file, settings, act }, display) {
  const { _electron: electron } = await import('@playwright/test'); // neither is there before packages are
  const { default: sharp } = await import('sharp');
  const data = mkdtempSync(join(tmpdir(), 'headlight-pictures-'));
  writeFileSync(join(data, 'settings.json'), JSON.stringify(settings));
  const app = await electron.launch({
    cwd: projectDir,
    colorScheme: null, // the app's own
    args: [...(isRoot() ? ['--no-sandbox'] : []), '--force-device-scale-factor=1', `--user-data-dir=${data}`, '.'],
    env: { ...process.env, ...display },
  });
  try {
    const page = await app.firstWindow();
    await app.evaluate(
      ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0].setContentSize(width, height),
      SIZE,
    );
    await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, SIZE);
    await page.locator(testId('strip-item')).first().waitFor(); // of no photos all are answered
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[data-testid="strip-item"]')].every(
        (item) => item.dataset.status === 'done' && item.querySelector('img')?.complete,
      ),
    );
    await act?.(page);
    await settled(page);
    await sharp(await page.screenshot())
      .png({ palette: true, effort: 10 })
      .toFile(join(projectDir, 'docs', file)); // a third of the bytes, looks the same
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Where the stage is in sight: its map and every head's are there. Else: nothing moves any more. */
async function settled(page) {
  if (await page.locator(testId('stage')).isVisible()) {
    await page.locator('[data-testid="head-grid"][data-ready="true"]').waitFor({ state: 'attached' });
    await page.locator('[data-testid="stage"][data-map]').waitFor();
  }
  await page.waitForTimeout(1000);
}
