/** What a patch is told and what it is asked: the readout shows the numbers of the command line. */
import { expect, test } from './app';
import { explainAll, explainRaw } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import {
  by,
  chooseMap,
  clickPatch,
  cropBox,
  expectReadout,
  hoverPatch,
  movePointerAway,
  overlayPixels,
  shows,
  SMALL,
  type Patch,
} from './support/window';

const GRID = SMALL.grid;
const app = shareApp();

test.beforeEach(async () => {
  await open(app.page, [COFFEE], 'coffee.png');
  await chooseMap(app.page, { method: 'rollout', layer: 7, head: 2 });
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
      expect([layers, heads, rows, cols]).toEqual([SMALL.layers, SMALL.heads, GRID, GRID]);
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
