/** No serious accessibility violation, in both themes and in every state that people meet. */
import { dropFiles, expect, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { CHELSEA, COFFEE, writeBadPhotos } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { by, choose, clickPatch, shows, stripItem } from './support/window';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`the ${theme} window`, () => {
    const app = shareApp({ engine: 'native', settings: { theme } });

    test('without photos', async () => {
      await expect(by(app.page, 'sample-card').locator('img')).toHaveCount(3);
      expect(await seriousViolations(app.page)).toEqual([]);
    });

    test('with an answer, a pinned patch and a photo it is not sure about', async () => {
      const { page } = app;
      await open(page, [COFFEE, CHELSEA], 'coffee.png');
      await shows(page, /cls$/);
      await clickPatch(page, { row: 3, col: 3 }, 8);
      await shows(page, /3,3$/);
      expect(await seriousViolations(page)).toEqual([]);
      await choose(page, 'chelsea.png');
      await expect(by(page, 'answer-headline')).toHaveText('Not sure');
      expect(await seriousViolations(page)).toEqual([]);
    });

    test('with sheets and the menu of engines open', async () => {
      const { page } = app;
      await open(page, [COFFEE], 'coffee.png');
      for (const sheet of ['settings', 'shortcuts']) {
        await by(page, `open-${sheet}`).click();
        await expect(by(page, `${sheet}-sheet`)).toBeVisible();
        await settled(sheet);
        expect(await seriousViolations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(by(page, `${sheet}-sheet`)).toHaveCount(0);
      }
      await by(page, 'engine-line').click();
      await expect(by(page, 'engine-menu')).toBeVisible();
      expect(await seriousViolations(page)).toEqual([]);
      await by(page, 'menu-bench').click();
      await settled('bench');
      await by(page, 'bench-start').click();
      await expect(by(page, 'bench-now')).toContainText('native: ');
      await expect(by(page, 'bench-sheet')).toContainText('Electron'); // the computer and its runtime
      expect(await seriousViolations(page)).toEqual([]);
      await by(page, 'bench-stop').click();
      await expect(by(page, 'bench-start')).toHaveText('Measure again');
      await expect(by(page, 'bench-sheet')).toContainText('Stopped');
      expect(await seriousViolations(page)).toEqual([]);
      await by(page, 'bench-copy').click();
      const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
      expect(copied).toMatch(/^Headlight .*small-vit.*Electron/);
      await page.keyboard.press('Escape');
    });

    /** Contrast is measured when the sheet has faded in. */
    async function settled(sheet: string): Promise<void> {
      const moving = by(app.page, `${sheet}-sheet`);
      await expect.poll(() => moving.evaluate((element) => element.getAnimations().length)).toBe(0);
    }

    test('with a photo that cannot be read', async () => {
      const { page } = app;
      const folder = temporaryFolder();
      await dropFiles(page, writeBadPhotos(folder));
      await expect(stripItem(page, 'spy.svg')).toHaveAttribute('data-status', 'error');
      await expect(by(page, 'photo-error')).toBeVisible();
      expect(await seriousViolations(page)).toEqual([]);
    });
  });
}
