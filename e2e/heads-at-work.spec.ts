/** Heads sorted by a measure, measured over several photos, and reached by keyboard: numbers are the command line's. */
import { expect, test } from './app';
import { explainAll, headDistances } from './support/cli';
import { COFFEE, ROCKET } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { answered, by, chooseMap, chooseMethod, expectReadout, hoverPatch, pick, shows, SMALL } from './support/window';

const app = shareApp({ engine: 'native', settings: { inspector: 'heads' } });
const LAYER = 3;

/** Heads of a layer, the largest number first. */
const sorted = (values: readonly number[]): number[] =>
  values.map((_, head) => head).toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0));

const row = () => app.page.getByRole('row', { name: `Layer ${LAYER + 1}`, exact: true }).getByRole('gridcell');

test.beforeEach(async () => {
  await open(app.page, [COFFEE, ROCKET], 'coffee.png');
  await answered(app.page, 'rocket.jpg');
  await chooseMap(app.page, { method: 'rollout', layer: LAYER, head: 0 });
  await pick(app.page, 'head-order-counted');
  await pick(app.page, 'head-scope-photo');
});

test('tiles sorted by distance stand as the command line orders them, and keys follow', async () => {
  const { page } = app;
  const order = sorted((await headDistances([COFFEE]))[LAYER] ?? []);
  const names = order.map((head) => `Layer ${LAYER + 1}, head ${head + 1}`);
  await pick(page, 'head-order-sorted');
  await expect(by(page, 'heads-axis')).toHaveText('Heads by distance, largest first →');
  const labels = () => row().evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')));
  await expect.poll(labels).toEqual(names);
  await row().first().click();
  await shows(page, `rollout ${LAYER} ${order[0]} cls`);
  await page.keyboard.press('ArrowRight');
  await shows(page, `rollout ${LAYER} ${order[1]} cls`);
  await expect(row().nth(1)).toBeFocused();
  await expect(row().nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('the mean over two photos is that of the command line', async () => {
  const { page } = app;
  const mean = (await headDistances([COFFEE, ROCKET]))[LAYER]?.[0] ?? NaN;
  await pick(page, 'head-scope-all');
  await expect(by(page, 'head-mean')).toHaveText('Mean of 2 of 2 photos');
  await expect(by(page, 'head-value')).toHaveText(mean.toFixed(2));
});

test('the dots are walked by keyboard, by value and by layer', async () => {
  const { page } = app;
  const distances = await headDistances([COFFEE]);
  const order = sorted(distances[LAYER] ?? []);
  const place = order.indexOf(0);
  const dots = by(page, 'head-dots');
  await expect(dots.getByRole('option')).toHaveCount(SMALL.layers * SMALL.heads);
  await dots.getByRole('option', { selected: true }).focus();
  const down = Math.min(order.length - 1, place + 1);
  await page.keyboard.press('ArrowDown');
  await shows(page, `rollout ${LAYER} ${order[down]} cls`);
  await page.keyboard.press('ArrowRight');
  const head = sorted(distances[LAYER + 1] ?? [])[down];
  await shows(page, `rollout ${LAYER + 1} ${head} cls`);
  await expect(dots.getByRole('option', { selected: true })).toBeFocused();
});

test('a method of a class has tiles of its own: those of the command line', async () => {
  const { page } = app;
  await chooseMethod(page, 'relevance');
  await expect(by(page, 'head-grid')).toHaveAttribute('data-ready', 'true');
  const tiles = await explainAll(COFFEE, { method: 'relevance' });
  await by(page, 'head-grid').locator('[data-layer="6"][data-head="1"]').click();
  await shows(page, 'relevance 6 1 cls');
  await hoverPatch(page, { row: 4, col: 6 }, SMALL.grid);
  await expectReadout(page, { row: 4, col: 6 }, tiles.at(6, 1, 4, 6), 1e-3);
  await chooseMethod(page, 'rollout');
});
