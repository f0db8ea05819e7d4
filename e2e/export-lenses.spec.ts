/** What each lens shows, saved: the numbers are the command line's, and the settings beside them say what was asked. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { expect, temporaryFolder, test } from './app';
import { labelsIn } from '../test/shared/figure/labels';
import { classify, headlight, readNpy } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { asPercent, by, chooseMap, SMALL } from './support/window';

const app = shareApp({ engine: 'native' });
/** Two runs of an engine differ by the order of sums at most; logits are of order 10. */
const TOLERANCE = 1e-4;
/** Two programs draw letters and scale pictures: so much, of 255, is the mean of their difference. */
const STEP = 2;
const TOKENS = SMALL.grid ** 2 + 1;
const ENGINE = ['--engine', 'native'] as const;

let folder = '';
test.beforeEach(async () => {
  folder = temporaryFolder();
  await open(app.page, [COFFEE], 'coffee.png');
  await chooseMap(app.page, { method: 'rollout', layer: 7, head: 2 });
});

const tab = (name: string): Promise<void> => app.page.getByRole('tab', { name }).click();

async function unfold(group: string): Promise<void> {
  const fold = by(app.page, `group-${group}`).locator('button[aria-expanded]').first();
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
}

/** Saves and waits until all of it is there. Kinds and subjects go by their values. */
async function save(what: string, kind: string): Promise<string> {
  const path = join(folder, `${what}.${kind}`);
  await app.electron.evaluate((_electron, chosen) => {
    process.env['HEADLIGHT_TEST_DIALOG'] = chosen;
  }, path);
  await by(app.page, 'export-what').selectOption(what);
  await by(app.page, 'export-format').selectOption(kind);
  await by(app.page, 'save-png').click();
  await expect.poll(() => existsSync(kind === 'json' ? path : `${path}.json`)).toBe(true);
  return path;
}

const settingsOf = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Record<string, unknown>;

/** The command line's file for the same settings, whatever was saved. */
async function again(saved: string): Promise<string> {
  const out = join(folder, `again-${basename(saved)}`);
  const settings = saved.endsWith('.json') ? saved : `${saved}.json`;
  await headlight('explain', '--settings', settings, COFFEE, '--out', out);
  return out;
}

/** A picture's greys, small. */
const small = async (path: string): Promise<Uint8Array> =>
  new Uint8Array(await sharp(path).greyscale().resize(200, 200, { fit: 'fill' }).raw().toBuffer());

const text = (path: string): string => readFileSync(path, 'utf8');

const table = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

/** Equal words, and numbers but for the order of sums. */
function expectSame(found: readonly string[][], wanted: readonly string[][]): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach((line, row) =>
    line.forEach((text, col) => {
      const other = wanted[row]?.[col] ?? '';
      if (text !== other) expect(Math.abs(Number(text) - Number(other)), `${row},${col}`).toBeLessThan(TOLERANCE);
    }),
  );
}

test('the measure of every head', async () => {
  await tab('Heads');
  const saved = await save('heads', 'csv');
  expectSame(
    table(readFileSync(saved, 'utf8')),
    table(await headlight('heads', COFFEE, '--metric', 'distance', '--format', 'csv', ...ENGINE)),
  );
  expect(settingsOf(saved)).toMatchObject({
    file: 'heads.csv',
    photos: [{ name: 'coffee.png' }],
    engine: { name: 'native', precision: 'float32' },
    question: { lens: 'heads', metric: 'distance' },
  });
  const json = JSON.parse(readFileSync(await save('heads', 'json'), 'utf8')) as { values: { distance: number[][] } };
  expect(json.values.distance.flat()).toHaveLength(SMALL.layers * SMALL.heads);
  const drawn = await save('heads', 'svg');
  expect(text(drawn).match(/<circle /g)).toHaveLength(SMALL.layers * SMALL.heads);
  expect(labelsIn(text(await again(drawn)))).toEqual(labelsIn(text(drawn)));
  expectSame(table(text(await again(saved))), table(text(saved)));
});

test('what switching off each head does', async () => {
  await tab('Change');
  await by(app.page, 'ablation-measure').click();
  await expect(by(app.page, 'ablation-value')).toBeVisible({ timeout: 60_000 });
  const saved = await save('ablation', 'csv');
  expectSame(
    table(readFileSync(saved, 'utf8')),
    table(await headlight('heads', COFFEE, '--metric', 'ablation', '--format', 'csv', ...ENGINE)),
  );
  expect(settingsOf(saved)).toMatchObject({
    question: { lens: 'ablation', mode: 'zero', target: { class: 193 } },
    labels: { 193: 'espresso' },
  });
  expectSame(table(text(await again(saved))), table(text(saved)));
});

test('how the answer forms', async () => {
  await tab('Layers');
  await unfold('logit-lens');
  await expect(by(app.page, 'logit-lens-best')).toBeVisible();
  const saved = await save('logitLens', 'csv');
  const lines = table(readFileSync(saved, 'utf8'));
  const best = lines.filter(([, rank]) => rank !== ''); // the others are the lines on screen that are not among the best there
  expectSame(best, table(await headlight('layers', COFFEE, '--format', 'csv', ...ENGINE)));
  expect(settingsOf(saved)).toMatchObject({ question: { lens: 'logitLens', token: 'cls', top: 3 } });
  expectSame(table(text(await again(saved))), lines);
});

test('the whole attention of a head, as numbers and as a picture', async () => {
  await tab('Layers');
  await unfold('matrix');
  await expect(by(app.page, 'token-matrix')).toBeVisible();
  const saved = await save('matrix', 'npy');
  const { shape, data } = readNpy(saved);
  expect(shape).toEqual([TOKENS, TOKENS]);
  const all = join(folder, 'all.npy');
  await headlight('attention', COFFEE, '--out', all, ...ENGINE);
  const wanted = readNpy(all)
    .data.subarray((7 * SMALL.heads + 2) * TOKENS ** 2)
    .subarray(0, TOKENS ** 2);
  data.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(TOLERANCE));
  expect(settingsOf(saved)).toMatchObject({
    question: { lens: 'matrix', layer: 7, head: 2 },
    picture: { scale: 'log' },
  });
  readNpy(await again(saved)).data.forEach((value, i) => expect(Math.abs(value - data[i]!)).toBeLessThan(TOLERANCE));
  const picture = await save('matrix', 'png');
  expect(settingsOf(picture)).toMatchObject({ figure: { caption: true, colourBar: true } });
  const [mine, theirs] = [await small(await again(picture)), await small(picture)];
  expect(mine.reduce((sum, value, i) => sum + Math.abs(value - theirs[i]!), 0) / mine.length).toBeLessThan(STEP);
  const drawing = labelsIn(text(await save('matrix', 'svg')));
  expect(drawing).toEqual(expect.arrayContaining(['cls', 'key: the token that is read', 'query: the token that asks']));
  expect(table(readFileSync(await save('matrix', 'csv'), 'utf8'))).toHaveLength(TOKENS ** 2 + 1);
});

test('deletion and insertion curves, as numbers and as a figure', async () => {
  await tab('Layers');
  await unfold('faithfulness');
  await by(app.page, 'faith-measure').click();
  await expect(by(app.page, 'faith-chart')).toBeVisible({ timeout: 90_000 });
  const saved = await save('curves', 'csv');
  const methods = ['attention', 'random'];
  const asked = ['--method', methods.join(), '--format', 'csv', ...ENGINE];
  const wanted = table(await headlight('faithfulness', COFFEE, ...asked));
  expectSame(
    table(readFileSync(saved, 'utf8')).filter(([method = '']) => ['method', ...methods].includes(method)),
    wanted,
  );
  expect(settingsOf(saved)).toMatchObject({ question: { lens: 'faithfulness', steps: 20, seed: 1 } });
  const { curves } = JSON.parse(readFileSync(await save('curves', 'json'), 'utf8')) as { curves: Curve[] };
  await curvesAreTrue(curves);
  const svg = text(await save('curves', 'svg'));
  for (const { deletionAuc } of curves) expect(svg).toContain(deletionAuc.toFixed(4));
  const drawn = labelsIn(text(await again(join(folder, 'curves.svg')))); // the command line measures every method once more
  expectSame([drawn], [labelsIn(svg)]);
});

interface Curve {
  readonly method: string;
  readonly deletionAuc: number;
}

/** On screen curves start at the answer, gradients beat chance, and the areas are those that are saved. */
async function curvesAreTrue(saved: readonly Curve[]): Promise<void> {
  const { page } = app;
  const chart = by(page, 'faith-chart').getByRole('slider');
  const [espresso] = await classify(COFFEE);
  await chart.focus();
  await page.keyboard.press('Home');
  const start = (await chart.getAttribute('aria-valuetext')) ?? '';
  const shown = [...start.matchAll(/ (< \d+|\d+) %(?:,|$)/g)].map(([, percent]) => `${percent} %`);
  expect(shown).toHaveLength(7);
  expect(new Set(shown)).toEqual(new Set([asPercent(espresso!.score)]));
  const area = async (name: string): Promise<number> => {
    const line = by(page, 'faith-chart').locator('li').filter({ hasText: name });
    return Number(/area ([\d.]+)/.exec((await line.first().textContent()) ?? '')?.[1]);
  };
  expect(await area('Relevance')).toBeLessThan(await area('Random'));
  const occlusion = saved.find(({ method }) => method === 'occlusion')?.deletionAuc ?? NaN;
  expect(Math.abs((await area('Occlusion')) - occlusion)).toBeLessThan(1e-3);
}

test('an offer goes with its lens, and the map is offered again', async () => {
  await tab('Heads');
  await by(app.page, 'export-what').selectOption('heads');
  await tab('Look');
  await expect(by(app.page, 'export-what')).toHaveValue('map');
  await expect(by(app.page, 'export-what').locator('option')).toHaveText(['Map', 'Head grid']);
});
