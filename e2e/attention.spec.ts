/** Where the model looked: the overlay's pixels, the readout's numbers, the asked token and the grid of heads. */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './app';
import { explainAll, explainRaw } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import {
  by,
  clickPatch,
  cropBox,
  expectReadout,
  hoverPatch,
  movePointerAway,
  overlayPixels,
  pick,
  pixels,
  shows,
  stage,
  type Patch,
} from './support/window';

/** The starter model: 8 layers, 8 heads, 8 × 8 patches. */
const LAYERS = 8;
const HEADS = 8;
const GRID = 8;

const app = shareApp();

test.beforeEach(async () => {
  const { page } = app;
  await open(page, [COFFEE], 'coffee.png');
  await chooseMap(page, { method: 'rollout', layer: 7, head: 2 });
});

interface Map {
  readonly method: 'rollout' | 'attention';
  readonly layer: number;
  readonly head: number | 'mean' | 'max' | 'min';
}

/** Through the controls below the photo. */
async function chooseMap(page: Page, { method, layer, head }: Map): Promise<void> {
  await pick(page, `method-${method}`);
  await by(page, 'layer-select').selectOption({ index: layer });
  const index = typeof head === 'number' ? head : HEADS + ['mean', 'max', 'min'].indexOf(head);
  await by(page, 'head-select').selectOption({ index });
  await shows(page, `${method} ${layer} ${head} cls`);
}

const tile = (page: Page, layer: number, head: number): Locator =>
  page.getByRole('gridcell', { name: `Layer ${layer + 1}, head ${head + 1}`, exact: true });

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
      there: (page) => by(page, 'head-select').selectOption({ label: 'Mean of heads' }),
      back: (page) => by(page, 'head-select').selectOption({ index: 2 }),
    },
    {
      what: 'layer',
      there: (page) => by(page, 'layer-select').selectOption({ index: 3 }),
      back: (page) => by(page, 'layer-select').selectOption({ index: 7 }),
    },
    {
      what: 'method',
      there: (page) => pick(page, 'method-attention'),
      back: (page) => pick(page, 'method-rollout'),
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

test.describe('the readout', () => {
  const PATCHES: readonly Patch[] = [
    { row: 0, col: 0 },
    { row: 0, col: 7 },
    { row: 3, col: 4 },
    { row: 4, col: 2 },
    { row: 7, col: 0 },
    { row: 7, col: 7 },
  ];

  for (const method of ['rollout', 'attention'] as const) {
    test(`of ${method} is the number of the command line for that patch`, async () => {
      const { page } = app;
      const { layers, heads, rows, cols, at } = await explainAll(COFFEE, { method });
      expect([layers, heads, rows, cols]).toEqual([LAYERS, HEADS, GRID, GRID]);
      for (const [layer, head] of [
        [7, 2],
        [0, 0],
        [4, 7],
      ] as const) {
        // prettier-ignore
        await chooseMap(page, { method, layer, head });
        for (const patch of PATCHES) {
          await hoverPatch(page, patch, GRID);
          await expectReadout(page, patch, at(layer, head, patch.row, patch.col));
        }
      }
    });
  }

  for (const head of ['mean', 'max', 'min'] as const) {
    test(`of heads fused by ${head} is the number of the command line`, async () => {
      const { page } = app;
      const { shape, data } = await explainRaw(COFFEE, ['--head', head, '--layer', '5', '--engine', 'wasm']);
      expect(shape).toEqual([GRID, GRID]);
      await chooseMap(page, { method: 'rollout', layer: 5, head });
      for (const patch of PATCHES) {
        await hoverPatch(page, patch, GRID);
        await expectReadout(page, patch, data[patch.row * GRID + patch.col] ?? NaN);
      }
    });
  }

  test('is there only while the pointer is over what the model saw', async () => {
    const { page } = app;
    await hoverPatch(page, { row: 4, col: 4 }, GRID);
    await expect(by(page, 'readout')).toBeVisible();
    await expect(by(page, 'hover-patch')).toBeVisible();
    const crop = await cropBox(page);
    const cell = (await by(page, 'hover-patch').boundingBox())!;
    expect(cell.x).toBeCloseTo(crop.x + crop.width / 2, 0);
    expect(cell.y).toBeCloseTo(crop.y + crop.height / 2, 0);
    expect(cell.width).toBeCloseTo(crop.width / GRID, 0);
    await page.mouse.move(crop.x - 12, crop.y + crop.height / 2); // photo, but outside the crop
    await expect(by(page, 'readout')).toHaveCount(0);
  });
});

test.describe('a patch', () => {
  const PATCH: Patch = { row: 3, col: 5 };
  const PROBES: readonly Patch[] = [PATCH, { row: 0, col: 0 }, { row: 6, col: 1 }];

  for (const method of ['rollout', 'attention'] as const) {
    test(`that is clicked is asked what it looked at, by ${method}; Escape asks the class token again`, async () => {
      const { page } = app;
      await chooseMap(page, { method, layer: 6, head: 1 });
      const before = await overlayPixels(page);
      const asked = await explainAll(COFFEE, { method, token: `${PATCH.row},${PATCH.col}` });
      await clickPatch(page, PATCH, GRID);
      await shows(page, `${method} 6 1 3,5`);
      await expect(by(page, 'token')).toHaveText('Row 4, column 6');
      await expect(by(page, 'pinned-patch')).toBeVisible();
      for (const probe of PROBES) {
        await hoverPatch(page, probe, GRID);
        await expectReadout(page, probe, asked.at(6, 1, probe.row, probe.col));
      }
      await movePointerAway(page);
      await expectReadout(page, PATCH, asked.at(6, 1, PATCH.row, PATCH.col)); // pinned
      expect(await overlayPixels(page)).not.toBe(before);

      await page.keyboard.press('Escape');
      await shows(page, `${method} 6 1 cls`);
      await expect(by(page, 'token')).toHaveText('Class token');
      await expect(by(page, 'pinned-patch')).toHaveCount(0);
      expect(await overlayPixels(page)).toBe(before);
    });
  }

  test('is released by a second click, and by the button', async () => {
    const { page } = app;
    await clickPatch(page, PATCH, GRID);
    await shows(page, 'rollout 7 2 3,5');
    await clickPatch(page, PATCH, GRID);
    await shows(page, 'rollout 7 2 cls');
    await clickPatch(page, PATCH, GRID);
    await shows(page, 'rollout 7 2 3,5');
    await by(page, 'release-token').click();
    await shows(page, 'rollout 7 2 cls');
  });
});

test.describe('the grid of heads', () => {
  test('has a named tile for every layer and head, and paints them for the asked token', async () => {
    const { page } = app;
    await expect(page.getByRole('grid', { name: 'Attention maps of all layers and heads' })).toBeVisible();
    await expect(page.getByRole('gridcell')).toHaveCount(LAYERS * HEADS);
    const canvas = by(page, 'head-grid').locator('canvas');
    const before = await pixels(canvas);
    await clickPatch(page, { row: 3, col: 5 }, GRID);
    await expect.poll(() => pixels(canvas)).not.toBe(before);
    await page.keyboard.press('Escape');
    await expect.poll(() => pixels(canvas)).toBe(before);
    await pick(page, 'method-attention');
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
