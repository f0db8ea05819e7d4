/** The overlay: its pixels follow everything that they depend on, and nothing else. */
import type { Page } from '@playwright/test';
import { expect, test } from './app';
import { explainAll } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import {
  by,
  chooseMap,
  chooseMethod,
  clickPatch,
  cropBox,
  hoverPatch,
  movePointerAway,
  overlayPixels,
  pick,
  stage,
  SMALL,
} from './support/window';

const GRID = SMALL.grid;
const app = shareApp();

test.beforeEach(async () => {
  await open(app.page, [COFFEE], 'coffee.png');
  await chooseMap(app.page, { method: 'rollout', layer: 7, head: 2 });
});

test.describe('the overlay', () => {
  interface Change {
    readonly what: string;
    /** Changes something, then changes it back. */
    readonly there: (page: Page) => Promise<unknown>;
    readonly back: (page: Page) => Promise<unknown>;
  }
  const CHANGES: readonly Change[] = [
    {
      what: 'head',
      there: (page) => by(page, 'head-select').selectOption({ index: 5 }),
      back: (page) => by(page, 'head-select').selectOption({ index: 2 }),
    },
    {
      what: 'fused heads',
      there: (page) => by(page, 'head-select').selectOption({ label: 'Head mean' }),
      back: (page) => by(page, 'head-select').selectOption({ index: 2 }),
    },
    {
      what: 'layer',
      there: (page) => by(page, 'layer-select').selectOption({ index: 3 }),
      back: (page) => by(page, 'layer-select').selectOption({ index: 7 }),
    },
    {
      what: 'method',
      there: (page) => chooseMethod(page, 'attention'),
      back: (page) => chooseMethod(page, 'rollout'),
    },
    { what: 'heat', there: (page) => pick(page, 'mode-heat'), back: (page) => pick(page, 'mode-light') },
    { what: 'both', there: (page) => pick(page, 'mode-both'), back: (page) => pick(page, 'mode-light') },
    {
      what: 'opacity',
      there: (page) => by(page, 'opacity').fill('0.4'),
      back: (page) => by(page, 'opacity').fill('0.8'),
    },
    {
      what: 'edges',
      there: (page) => pick(page, 'edges-blocky'),
      back: (page) => pick(page, 'edges-smooth'),
    },
    { what: 'scale', there: (page) => pick(page, 'scale-max'), back: (page) => pick(page, 'scale-map') },
    {
      what: 'token',
      there: (page) => clickPatch(page, { row: 2, col: 5 }, GRID),
      back: (page) => page.keyboard.press('Escape'),
    },
  ];

  test('changes with everything that it depends on, and back to the same pixels', async () => {
    const { page } = app;
    const before = await overlayPixels(page);
    for (const { what, there, back } of CHANGES) {
      await test.step(what, async () => {
        await there(page);
        await expect.poll(() => overlayPixels(page), `${what} changes it`).not.toBe(before);
        await back(page);
        await expect.poll(() => overlayPixels(page), `${what} put back`).toBe(before);
      });
    }
  });

  test('changes with the colour map when it shows heat', async () => {
    const { page } = app;
    await pick(page, 'mode-heat');
    const inferno = await overlayPixels(page);
    for (const name of ['viridis', 'cividis', 'turbo', 'gray']) {
      await pick(page, `color-map-${name}`);
      await expect.poll(() => overlayPixels(page)).not.toBe(inferno);
    }
    await pick(page, 'color-map-inferno');
    await expect.poll(() => overlayPixels(page)).toBe(inferno);
    await pick(page, 'mode-light');
  });

  test('stays as it is while nothing that it depends on changes', async () => {
    const { page } = app;
    const before = await overlayPixels(page);
    await hoverPatch(page, { row: 1, col: 1 }, GRID);
    await expect(by(page, 'readout')).toBeVisible();
    await movePointerAway(page);
    await page.keyboard.press('?');
    await expect(by(page, 'shortcuts-sheet')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(by(page, 'shortcuts-sheet')).toHaveCount(0);
    await by(page, 'toggle-theme').click();
    await by(page, 'toggle-theme').click();
    await by(page, 'toggle-theme').click();
    expect(await overlayPixels(page)).toBe(before);
  });

  test('lies over the crop the model saw, brighter where the numbers are larger', async () => {
    const { page } = app;
    const frame = (await stage(page).boundingBox())!;
    const crop = await cropBox(page);
    expect(crop.height).toBeCloseTo(frame.height, 0); // 600 × 400: the middle 400 × 400
    expect(crop.width).toBeCloseTo(frame.height, 0);
    expect(crop.x - frame.x).toBeCloseTo((frame.width - frame.height) / 2, 0);

    const { at } = await explainAll(COFFEE, { method: 'rollout' });
    await pick(page, 'mode-heat');
    await pick(page, 'color-map-gray');
    await pick(page, 'edges-blocky');
    await by(page, 'opacity').fill('1');
    const shades = async (): Promise<number[]> => {
      const box = { left: crop.x - frame.x, top: crop.y - frame.y, size: crop.width, across: frame.width };
      return by(page, 'overlay').evaluate((canvas: HTMLCanvasElement, { left, top, size, across }) => {
        const pen = canvas.getContext('2d')!;
        const scale = canvas.width / across;
        return Array.from({ length: 64 }, (_, patch) => {
          const x = left + ((patch % 8) + 0.5) * (size / 8);
          const y = top + (Math.floor(patch / 8) + 0.5) * (size / 8);
          return pen.getImageData(x * scale, y * scale, 1, 1).data[0] ?? -1;
        });
      }, box);
    };
    const values = Array.from({ length: 64 }, (_, patch) => at(7, 2, Math.floor(patch / 8), patch % 8));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const wanted = values.map((value) => (255 * (value - low)) / (high - low));
    const worst = async (): Promise<number> => {
      const shown = await shades();
      return Math.max(...shown.map((shade, patch) => Math.abs(shade - (wanted[patch] ?? NaN))));
    };
    await expect.poll(worst, 'largest difference of a grey level from the command line’s map').toBeLessThanOrEqual(3);
    await by(page, 'opacity').fill('0.8');
    await pick(page, 'edges-smooth');
    await pick(page, 'color-map-inferno');
    await pick(page, 'mode-light');
  });
});
