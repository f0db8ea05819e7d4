/** Maps of a class and the settings of rollout: what is on screen are the numbers of the command line. */
import type { Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, temporaryFolder, test } from './app';
import { seriousViolations } from './support/axe';
import { classify, explainAll, explainRaw, headlight, readNpy } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { by, chooseMap, chooseMethod, expectReadout, hoverPatch, shows, SMALL } from './support/window';

const PATCH = { row: 3, col: 5 } as const;
const AT = PATCH.row * SMALL.grid + PATCH.col;
const app = shareApp({ engine: 'native' });

test.beforeEach(async () => {
  await open(app.page, [COFFEE], 'coffee.png');
  await chooseMap(app.page, { method: 'rollout', layer: 7, head: 2 });
});

const EDGES = ['top', 'left', 'bottom', 'right'] as const;

/** Draws a box with the pointer, between two points in shares of the photo's width and height. */
async function drawBox(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  if (!(await by(page, 'words-box').isVisible())) await by(page, 'group-words-box').getByRole('button', { name: 'A part of the photo' }).click(); // prettier-ignore
  await by(page, 'words-box').click();
  const photo = await by(page, 'region-pad').boundingBox();
  if (!photo) throw new Error('expected the photo');
  const at = ([x, y]: readonly [number, number]) => [photo.x + x * photo.width, photo.y + y * photo.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 3 });
  await page.mouse.up();
  await expect(by(page, 'region-pad')).toHaveCount(0);
}

/** The box that stands, in the photo's pixels; the pointer is on whole pixels of the screen, so that each edge may be one off. */
async function drawnNear(page: Page, wanted: readonly number[]): Promise<readonly number[]> {
  const edges = await Promise.all(EDGES.map(async (edge) => Number(await by(page, `words-box-${edge}`).inputValue())));
  for (const [i, edge] of edges.entries()) expect(Math.abs(edge - (wanted[i] ?? NaN))).toBeLessThanOrEqual(1);
  return edges;
}

/** The sentence on screen, and its first word's probability, are the command line's of that box. */
async function saysOfBox(page: Page, photo: string, box: readonly number[]): Promise<void> {
  const told = JSON.parse(await headlight('caption', photo, '--model', 'vit-tiny-captioner', '--engine', 'wasm', '--json', '--box', box.join())) as { text: string; words: { probability: number }[] }; // prettier-ignore
  await expect(by(page, 'words-text')).toHaveText(told.text);
  await expect.poll(async () => Math.abs(Number(await by(page, 'word-0').getAttribute('data-probability')) - (told.words[0]?.probability ?? NaN))).toBeLessThan(5e-5); // prettier-ignore
}

const classOf = async (page: Page, place: number): Promise<string> =>
  (
    (await by(page, 'answer-list').locator('[data-testid^="explain-"]').nth(place).getAttribute('data-testid')) ?? ''
  ).slice(8);

test('a prediction explains itself by relevance, and another can be set against it', async () => {
  const { page } = app;
  const [best, third] = [await classOf(page, 0), await classOf(page, 2)];
  await by(page, `explain-${third}`).click();
  await shows(page, 'relevance 7 mean cls');
  await expect(by(page, 'why')).toHaveText('Why teapot');
  await hoverPatch(page, PATCH, SMALL.grid);
  const alone = await explainRaw(COFFEE, ['--engine', 'wasm', '--method', 'relevance', '--class', third]);
  await expectReadout(page, PATCH, alone.data[AT] ?? NaN, 1e-3);

  await by(page, `against-${best}`).click();
  await expect(by(page, 'why')).toHaveText('Why teapot, not espresso');
  await expect(by(page, 'why')).toHaveAttribute('aria-busy', 'false');
  await hoverPatch(page, PATCH, SMALL.grid);
  const against = await explainRaw(COFFEE, [
    '--engine',
    'wasm',
    '--method',
    'relevance',
    '--class',
    third,
    '--versus',
    best,
  ]);
  await expectReadout(page, PATCH, against.data[AT] ?? NaN, 1e-3);
  expect(await seriousViolations(page)).toEqual([]);

  await by(page, `explain-${third}`).click();
  await shows(page, 'rollout 7 2 cls');
  await expect(by(page, 'why')).toHaveCount(0);
});

test('any class is found by its name with the keyboard alone', async () => {
  const { page } = app;
  await by(page, 'class-search').fill('persian');
  await page.keyboard.press('Enter');
  await expect(by(page, 'why')).toHaveText('Why Persian cat');
  const persian = (await classify(COFFEE, 'wasm', ['--top', '200'])).find(({ label }) => /persian cat/i.test(label));
  await expect(by(page, 'prediction-5-label')).toHaveText(persian?.label ?? '');
  const score = Number(await by(page, 'prediction-5-score').getAttribute('data-score'));
  expect(Math.abs(score / (persian?.score ?? NaN) - 1)).toBeLessThan(1e-2);
  await shows(page, 'relevance 7 mean cls');
  await chooseMethod(page, 'grad-rollout');
  await shows(page, 'grad-rollout 7 mean cls');
  await page.keyboard.press('r'); // the field has let go of the keyboard
  await shows(page, 'rollout 7 2 cls');
});

test('the discard ratio acts at once, and can be reset', async () => {
  const { page } = app;
  await by(page, 'group-rollout').getByRole('button', { name: 'Rollout settings' }).click();
  await by(page, 'rollout-discard').fill('0.9');
  const sparse = await explainAll(COFFEE, { method: 'rollout', options: ['--discard', '0.9'] });
  await expect(async () => {
    await hoverPatch(page, PATCH, SMALL.grid);
    await expectReadout(page, PATCH, sparse.at(7, 2, PATCH.row, PATCH.col));
  }).toPass();
  await by(page, 'rollout-reset').click();
  const whole = await explainAll(COFFEE, { method: 'rollout' });
  await expect(async () => {
    await hoverPatch(page, PATCH, SMALL.grid);
    await expectReadout(page, PATCH, whole.at(7, 2, PATCH.row, PATCH.col));
  }).toPass();
});

test('a side note unfolds in place', async () => {
  const { page } = app;
  await by(page, 'note-open-rollout').click();
  await expect(by(page, 'note-rollout')).toContainText('arXiv 2005.00928');
  expect(await seriousViolations(page)).toEqual([]);
  await by(page, 'note-open-rollout').click();
  await expect(by(page, 'note-rollout')).toHaveCount(0);
});

test('occlusion shows what each patch brings to the class, in squares of any size, and steps aside for a head', async () => {
  const { page } = app;
  await chooseMethod(page, 'relevance'); // the method of a class used last is what a head goes back to
  await page.keyboard.press('r');
  await page.keyboard.press('o');
  await expect(by(page, 'method')).toHaveValue('occlusion');
  await expect(by(page, 'occlusion-progress')).toHaveCount(0, { timeout: 60_000 });
  await shows(page, /^occlusion/);
  const single = await explainRaw(COFFEE, ['--engine', 'native', '--method', 'occlusion']); // the quickest
  await hoverPatch(page, PATCH, SMALL.grid);
  await expectReadout(page, PATCH, single.data[AT] ?? NaN, 1e-3);
  await by(page, 'occlusion-size').selectOption({ index: 1 });
  await expect(by(page, 'occlusion-progress')).toHaveCount(0, { timeout: 60_000 });
  const squares = await explainRaw(COFFEE, ['--engine', 'native', '--method', 'occlusion', '--occlude', '2']);
  await hoverPatch(page, PATCH, SMALL.grid);
  await expectReadout(page, PATCH, squares.data[AT] ?? NaN, 1e-3);
  expect(await seriousViolations(page)).toEqual([]);
  await by(page, 'head-grid').locator('[data-layer="6"][data-head="1"]').click();
  await expect(by(page, 'method')).toHaveValue('relevance');
  await shows(page, 'relevance 6 1 cls');
  await page.keyboard.press('r');
});

test('tabs and methods have keys', async () => {
  const { page } = app;
  await page.keyboard.press('d');
  await expect(by(page, 'method')).toHaveValue('grad-rollout');
  await page.keyboard.press('v');
  await expect(by(page, 'method')).toHaveValue('relevance');
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('tab', { name: 'Change', exact: true })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+1');
  await page.keyboard.press('r');
});

test('a sentence is the command line’s, word for word, and where a word looked its cross-attention', async () => {
  test.slow(); // two runs of the command line
  const { page } = app;
  await by(page, 'tab-words').click();
  const file = join(temporaryFolder(), 'cross.npy');
  const asked = ['caption', COFFEE, '--model', 'vit-tiny-captioner', '--engine', 'wasm', '--json', '--raw', file];
  const said = JSON.parse(await headlight(...asked, '--alternatives', '5')) as {
    text: string;
    words: { id: number; probability: number; alternatives: { id: number; text: string }[] }[];
  };
  await expect(by(page, 'words-text')).toHaveText(said.text, { timeout: 60_000 });
  const words = await by(page, 'words-sentence').getByRole('button').all();
  expect(words).toHaveLength(said.words.length);
  for (const [at, word] of words.entries())
    expect(Number(await word.getAttribute('data-probability'))).toBeCloseTo(said.words[at]?.probability ?? NaN, 4);
  expect(Number(await by(page, 'words-triangle').getAttribute('data-ahead'))).toBe(0);
  expect(await seriousViolations(page)).toEqual([]);

  await by(page, 'word-1').focus();
  await page.keyboard.press('ArrowRight'); // the first arrow chooses the word after the first
  await expect(by(page, 'word-1')).toHaveAttribute('aria-pressed', 'true');
  await by(page, 'words-layer').selectOption({ index: 2 }); // behind the mean: layer 2
  await by(page, 'words-head').selectOption({ index: 4 });
  await shows(page, 'word 1');
  const cross = readNpy(file);
  const [, heads = 0, count = 0, tokens = 0] = cross.shape;
  const grid = Math.sqrt(tokens - 1);
  const place = ((1 * heads + 3) * count + 1) * tokens + 1 + PATCH.row * grid + PATCH.col;
  await hoverPatch(page, PATCH, grid);
  await expectReadout(page, PATCH, cross.data[place] ?? NaN, 1e-3);

  const other = said.words[1]?.alternatives.find(({ id }) => id !== said.words[1]?.id);
  await by(page, `alternative-${other?.id}`).click();
  await expect(by(page, 'words-own')).toBeVisible();
  await expect(by(page, 'word-1')).toHaveText(other?.text.trim() ?? '');
  await by(page, 'words-own').click();
  await expect(by(page, 'words-text')).toHaveText(said.text);
  await by(page, 'words-unmasked').check();
  await expect.poll(async () => Number(await by(page, 'words-triangle').getAttribute('data-ahead'))).toBeGreaterThan(0.05); // prettier-ignore
  expect(await seriousViolations(page)).toEqual([]);
  await by(page, 'words-unmasked').uncheck();
  await by(page, 'words-blind').check();
  const blind = JSON.parse(await headlight(...asked.slice(0, 7), '--without-photo')) as { text: string };
  await expect(by(page, 'words-text')).toHaveText(blind.text);
  await by(page, 'words-blind').uncheck();

  await by(page, 'group-words-box').getByRole('button', { name: 'A part of the photo' }).click();
  for (const [field, px] of [['top', 40], ['left', 60], ['bottom', 240], ['right', 360]] as const) await by(page, `words-box-${field}`).fill(String(px)); // prettier-ignore
  await by(page, 'words-box-use').click();
  await saysOfBox(page, COFFEE, [40, 60, 240, 360]);
  const box = await by(page, 'region-box').boundingBox();
  expect((box?.width ?? NaN) / (box?.height ?? NaN)).toBeCloseTo(300 / 200, 1);
  await drawBox(page, [0.5, 0.5], [0.75, 0.9]);
  await saysOfBox(page, COFFEE, await drawnNear(page, [200, 300, 360, 450]));
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await drawBox(page, [0.6, 0.65], [0.4, 0.35]); // from the lower right, on the photo enlarged
  await drawnNear(page, [140, 240, 260, 360]);
  await page.keyboard.press('Control+0');
  await by(page, 'words-whole').click();
  await expect(by(page, 'words-text')).toHaveText(said.text);
  await by(page, 'tab-look').click();
  await shows(page, /^rollout/);
});

test('a box on a photo that its camera turned is in the upright photo’s pixels', async () => {
  const { page } = app;
  const turned = join(temporaryFolder(), 'turned.jpg');
  await sharp(COFFEE).resize(300, 200).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toFile(turned); // upright it has 300 rows, 200 columns
  await open(page, [turned], 'turned.jpg');
  await by(page, 'tab-words').click();
  await expect(by(page, 'words-text')).not.toBeEmpty();
  await drawBox(page, [0.1, 0.5], [0.9, 0.75]);
  await saysOfBox(page, turned, await drawnNear(page, [150, 20, 225, 180]));
  await by(page, 'tab-look').click();
});

test('holes are painted as the command line paints them, by chance and by hand', async () => {
  test.slow(); // two runs of the command line
  const { page } = app;
  await by(page, 'tab-fill').click();
  const asked = ['fill', COFFEE, '--model', 'vit-tiny-fill', '--engine', 'wasm', '--json'];
  interface Said {
    readonly loss: number;
    readonly errors: readonly number[];
    readonly hidden: readonly number[];
    readonly grid: readonly [number, number];
  }
  const painted = async (...more: readonly string[]): Promise<Said> =>
    JSON.parse(await headlight(...asked, ...more)) as Said;
  const loss = async (): Promise<number> => Number(await by(page, 'fill-loss').getAttribute('data-value'));
  const chance = await painted('--hide', '0.5', '--seed', '1');
  await by(page, 'fill-share-0.5').check({ force: true });
  await expect(by(page, 'fill-count')).toHaveAttribute('data-hidden', String(chance.hidden.length));
  await expect.poll(loss, { timeout: 60_000 }).toBeCloseTo(chance.loss, 4);
  const stage = by(page, 'fill-stage');
  await stage.focus();
  await page.keyboard.press('ArrowRight'); // the cursor begins in the middle
  const [rows, cols] = chance.grid;
  const at = (rows >> 1) * cols + (cols >> 1);
  const error = Number(await by(page, 'fill-readout').getAttribute('data-error'));
  expect(error).toBeCloseTo(chance.errors[at] ?? NaN, 4);
  expect(await seriousViolations(page)).toEqual([]);

  await page.keyboard.press('Enter'); // hides it, or shows it
  const hand = chance.hidden.includes(at)
    ? chance.hidden.filter((patch) => patch !== at)
    : [...chance.hidden, at].sort((a, b) => a - b);
  const byHand = await painted('--hide-patches', hand.join());
  await expect(by(page, 'fill-count')).toHaveAttribute('data-hidden', String(hand.length));
  await expect.poll(loss).toBeCloseTo(byHand.loss, 4);

  await by(page, 'fill-pointer-ask').check({ force: true });
  await stage.focus();
  await page.keyboard.press('Enter');
  await expect(by(page, 'fill-asked')).toBeVisible();
  const share = Number(await by(page, 'fill-asked').getAttribute('data-visible'));
  expect(share).toBeGreaterThan(0);
  expect(share).toBeLessThanOrEqual(1);
  expect(await seriousViolations(page)).toEqual([]);

  const saved = join(temporaryFolder(), 'painted.png');
  await stage.focus();
  await page.keyboard.press('Enter'); // asks no more
  await expect(by(page, 'fill-asked')).toHaveCount(0);
  await by(page, 'fill-pointer-hide').check({ force: true });
  await app.electron.evaluate((_electron, path) => void (process.env['HEADLIGHT_TEST_DIALOG'] = path), saved);
  await by(page, 'save-png').click();
  await expect.poll(() => existsSync(`${saved}.json`)).toBe(true);
  const { fill } = JSON.parse(readFileSync(`${saved}.json`, 'utf8')) as { fill: Said & { view: string } };
  expect([fill.view, fill.hidden, fill.loss]).toEqual(['painted', hand, expect.closeTo(byHand.loss, 4)]);
  const own = join(temporaryFolder(), 'own.png');
  await painted('--hide-patches', hand.join(), '--out', own);
  const pixels = (file: string): Promise<Buffer> => sharp(file).removeAlpha().raw().toBuffer();
  const [got, wanted] = await Promise.all([pixels(saved), pixels(own)]);
  expect(got.length).toBe(wanted.length);
  expect(got.reduce((most, x, i) => Math.max(most, Math.abs(x - (wanted[i] ?? NaN))), 0)).toBeLessThanOrEqual(1); // float32 on two engines, rounded
  await by(page, 'tab-look').click();
});
