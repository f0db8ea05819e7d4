/** Nothing is cut off at either window size; a picture of every state is kept for people to look at. */
import type { Page } from '@playwright/test';
import { dropFiles, expect, resize, screenshot, temporaryFolder, test } from './app';
import { CHELSEA, COFFEE, copiedSamples, ROCKET, writeBadPhotos } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { answered, by, choose, hoverPatch, movePointerAway, shows, stripItem } from './support/window';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const;

/** What lies lower in the inspector fades out. */
const FADE = 16;

/** What must be whole on screen whenever photos are open. */
const WHOLE = [
  ...['photo-name', 'engine-line', 'open-settings', 'open-shortcuts', 'stage', 'strip', 'add-photos'],
  ...['answer-headline', 'answer-list', 'prediction-4-score', 'method', 'layer-select', 'head-select', 'mode'],
  ...['opacity', 'save-png', 'copy-png', 'head-grid'],
];

/** Elements of `WHOLE` that reach out of the window, or whose words are wider than their place. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate((whole) => {
    const bad: string[] = [];
    for (const name of whole) {
      const element = document.querySelector<HTMLElement>(`[data-testid="${name}"]`);
      const box = element?.getBoundingClientRect();
      if (!box || box.width === 0 || box.height === 0) bad.push(`${name} is missing`);
      else if (box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) {
        bad.push(`${name} reaches out of the window: ${JSON.stringify(box)}`);
      }
    }
    const scrolls = document.scrollingElement!;
    if (scrolls.scrollWidth > innerWidth || scrolls.scrollHeight > innerHeight) bad.push('the window scrolls');
    for (const element of document.querySelectorAll<HTMLElement>('button, label, select, h2, dt, dd')) {
      if (element.offsetParent === null || element.classList.contains('sr-only')) continue;
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).textOverflow !== 'ellipsis') {
        bad.push(`words are cut: ${element.textContent?.trim()} (${element.scrollWidth} > ${element.clientWidth})`);
      }
    }
    return bad;
  }, WHOLE);
}

/** Parts that cannot be reached by scrolling down alone. */
function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(
    (whole) => {
      const reached = (name: string): boolean => {
        const element = document.querySelector<HTMLElement>(`[data-testid="${name}"]`);
        element?.scrollIntoView({ block: 'nearest' });
        const box = element?.getBoundingClientRect();
        return !!box && box.width > 0 && box.left >= -0.5 && box.right <= innerWidth + 0.5 && box.top < innerHeight;
      };
      return whole.filter((name) => !reached(name));
    },
    WHOLE.filter((name) => name !== 'photo-name'),
  ); // the photo's name gives way
}

/** Of the size and words of a figure, and of the number beside the chosen layer's heads: what reaches over an edge of the inspector. */
function overTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const named = (name: string): HTMLElement => document.querySelector(`[data-testid="${name}"]`)!;
    const parts = [...named('figure-fields').querySelectorAll<HTMLElement>('*'), named('layer-number')];
    const { left, right } = named('figure-fields').closest('aside')!.getBoundingClientRect();
    const over = parts.flatMap((part) => {
      const words = document.createRange();
      words.selectNodeContents(part);
      return [part, words]
        .map((box) => box.getBoundingClientRect())
        .filter((box) => box.width > 0 && (box.left < left + 1 || box.right > right - 1))
        .map(
          (box) => `${part.dataset['testid'] ?? part.className}: ${box.left} to ${box.right} of ${left} to ${right}`,
        );
    });
    return over;
  });
}

/** Whether a part lies under another one at its middle or its edges. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate((whole) => {
    const boxes = whole
      .map((name) => [name, document.querySelector(`[data-testid="${name}"]`)?.getBoundingClientRect()] as const)
      .filter((entry): entry is readonly [string, DOMRect] => entry[1] !== undefined);
    return boxes.flatMap(([name, a], at) =>
      boxes.slice(at + 1).flatMap(([other, b]) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        return wide > 1 && high > 1 ? [`${name} overlaps ${other}`] : [];
      }),
    );
  }, ['photo-name', 'engine-line', 'open-settings', 'stage', 'strip', 'method', 'layer-select', 'head-select', 'mode', 'opacity', 'answer-list', 'head-grid', 'save-png']); // prettier-ignore
}

for (const theme of ['light', 'dark'] as const) {
  for (const locale of ['en', 'ko'] as const) {
    test.describe(`${theme}, ${locale}`, () => {
      const app = shareApp({ engine: 'native', settings: { theme, locale } });

      for (const size of SIZES) {
        const name = `${size.width}x${size.height}-${theme}-${locale}`;

        if (theme === 'light')
          test(`has every part within reach at ${size.width} × ${size.height}, enlarged to twice its size`, async () => {
            const { electron, page } = app;
            const enlarge = (factor: number): Promise<void> =>
              electron.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to), factor); // prettier-ignore
            await resize(electron, size);
            await open(page, [COFFEE], 'coffee.png');
            await shows(page, /cls$/);
            await enlarge(2);
            await expect.poll(() => page.evaluate(() => innerWidth)).toBe(size.width / 2);
            await expect.poll(() => outOfReach(page)).toEqual([]);
            await enlarge(1);
            await expect.poll(() => page.evaluate(() => innerWidth)).toBe(size.width);
          });

        test(`is whole at ${size.width} × ${size.height}`, async () => {
          const { electron, page } = app;
          await resize(electron, size);
          await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height]);
          await expect(by(page, 'sample-card').locator('img')).toHaveCount(3);
          await screenshot(page, `${name}-empty`);
          await open(page, [COFFEE, ROCKET, CHELSEA], 'coffee.png');
          for (const photo of ['rocket.jpg', 'chelsea.png']) await answered(page, photo);
          await shows(page, /cls$/);
          await movePointerAway(page);
          await expect(by(page, 'head-grid')).toHaveAttribute('data-ready', 'true');
          expect(await cutOff(page)).toEqual([]);
          expect(await overlaps(page)).toEqual([]);
          await screenshot(page, `${name}-answer`);
          await by(page, 'figure-open').click();
          await by(page, 'figure-fields').scrollIntoViewIfNeeded();
          expect(await overTheEdge(page)).toEqual([]);
          await screenshot(page, `${name}-figure`);
          await by(page, 'figure-open').click();
          await choose(page, 'chelsea.png');
          await shows(page, /cls$/);
          expect(await cutOff(page)).toEqual([]);
          await hoverPatch(page, { row: 3, col: 3 }, 8);
          await screenshot(page, `${name}-not-sure`);
          for (const sheet of ['settings', 'shortcuts']) {
            await by(page, `open-${sheet}`).click();
            const shown = by(page, `${sheet}-sheet`);
            await expect.poll(() => shown.evaluate((element) => element.getAnimations().length)).toBe(0);
            const box = (await shown.boundingBox())!;
            expect(box.x).toBeGreaterThanOrEqual(0);
            expect(box.y).toBeGreaterThanOrEqual(0);
            expect(box.x + box.width).toBeLessThanOrEqual(size.width);
            expect(box.y + box.height).toBeLessThanOrEqual(size.height);
            expect(await shown.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
            await screenshot(page, `${name}-${sheet}`);
            await page.keyboard.press('Escape');
            await expect(shown).toHaveCount(0);
          }
        });
      }
    });
  }
}

test.describe('many photos and bad ones', () => {
  const app = shareApp({ engine: 'native', settings: { theme: 'dark' } }); // the quickest, for a hundred answers
  let folder = '';
  test.beforeEach(() => {
    folder = temporaryFolder();
  });

  for (const size of SIZES) {
    test(`keep their places at ${size.width} × ${size.height}`, async () => {
      const { electron, page } = app;
      await resize(electron, size);
      await dropFiles(page, [copiedSamples(folder, 50), ...writeBadPhotos(folder)]);
      await expect(by(page, 'gallery-tile').first()).toContainText(/\S/);
      expect((await cutOff(page)).filter((bad) => !bad.endsWith('is missing'))).toEqual([]); // the stage's parts are away
      await screenshot(page, `${size.width}x${size.height}-gallery`);
      await page.keyboard.press('g'); // many come as a gallery
      await answered(page, '01-coffee.png');
      await shows(page, /cls$/);
      await screenshot(page, `${size.width}x${size.height}-50-photos-in-work`);
      await expect(page.locator('[data-testid=strip-item][data-status=done]')).toHaveCount(50, { timeout: 60_000 });
      await shows(page, /cls$/);
      expect(await cutOff(page)).toEqual([]);
      await screenshot(page, `${size.width}x${size.height}-50-photos`);
      await stripItem(page, 'huge.png').scrollIntoViewIfNeeded();
      await choose(page, 'huge.png');
      await screenshot(page, `${size.width}x${size.height}-error`);
    });
  }
});

test('while the model loads the photo is there already, and where the answer will be', async ({ launch }) => {
  const { page } = await launch({ files: [COFFEE], engine: 'wasm', settings: { theme: 'dark' } });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(1280);
  await expect(by(page, 'photo-size')).toHaveText('600 × 400');
  await screenshot(page, 'loading');
  const before = await by(page, 'stage').boundingBox();
  await answered(page, 'coffee.png');
  await shows(page, /cls$/);
  expect(await by(page, 'stage').boundingBox()).toEqual(before); // nothing has moved
});

test.describe('the tabs of the inspector', () => {
  const app = shareApp({ engine: 'native' });

  for (const size of SIZES) {
    test(`begin on one line and share their edges at ${size.width} × ${size.height}`, async () => {
      const { electron, page } = app;
      await resize(electron, size);
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(size.width);
      await open(page, [COFFEE], 'coffee.png');
      await shows(page, /cls$/);
      const lines: number[] = [];
      const edges: number[] = [];
      for (const tab of ['look', 'heads', 'change', 'layers', 'words', 'fill']) {
        await by(page, `tab-${tab}`).click();
        const panel = page.getByRole('tabpanel');
        await expect(panel).toHaveAttribute('aria-labelledby', new RegExp(`${tab}$`));
        const title = (await panel.getByRole('heading').first().boundingBox())!;
        lines.push(Math.round(title.y + title.height / 2)); // a line's height is not a whole number
        const parts = panel.locator(':scope > section');
        edges.push(
          ...(await parts.evaluateAll((all) => all.map((part) => Math.round(part.getBoundingClientRect().right)))),
        );
      }
      expect(lines).toEqual(lines.map(() => lines[0]));
      expect(edges.length).toBeGreaterThan(4);
      expect(edges).toEqual(edges.map(() => edges[0]));
      await by(page, 'tab-look').click();
      const grid = (await by(page, 'head-grid').boundingBox())!;
      expect(grid.x + grid.width).toBeCloseTo(edges[0]!, 0); // eight heads fill the width
      if (size.width < 1280) return; // there they are folded away
      const [panel, scale] = [
        (await page.getByRole('tabpanel').boundingBox())!,
        (await by(page, 'scale').boundingBox())!,
      ];
      expect(scale.y + scale.height, 'colours and scale are in sight').toBeLessThan(panel.y + panel.height - FADE);
    });
  }
});
