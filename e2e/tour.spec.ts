/** The tour "How it sees": its numbers are the command line's, and it goes on where it was left. */
import type { Page } from '@playwright/test';
import type { TourChapter } from '../src/shared/tour';
import { expect, test } from './app';
import { seriousViolations } from './support/axe';
import { classify, explainAll, explainRaw, headlight } from './support/cli';
import { COFFEE } from './support/photos';
import { open, shareApp } from './support/shared-app';
import { by, SMALL } from './support/window';

const app = shareApp({ engine: 'native' });

/** Two programs of float32 for the same numbers: the window's changed model, the command line's. */
const SAME = 1e-4;

async function go(page: Page, chapter: TourChapter): Promise<void> {
  await by(page, `tour-go-${chapter}`).click();
  await expect(by(page, `tour-${chapter}`)).toHaveAttribute('data-ready', 'true');
}

async function value(page: Page, testid: string, name = 'data-value'): Promise<number> {
  return Number(await by(page, testid).first().getAttribute(name));
}

function near(got: number, wanted: number | undefined): void {
  expect(Math.abs(got - (wanted ?? NaN))).toBeLessThan(SAME);
}

test.beforeEach(async () => {
  const { page } = app;
  await open(page, [COFFEE], 'coffee.png');
  await page.keyboard.press('F1');
  await expect(by(page, 'tour')).toBeVisible();
});

test('says what the command line says', async () => {
  test.slow(); // a dozen runs of the command line
  const { page } = app;
  await go(page, 'patches');
  expect(await value(page, 'tour-count')).toBe(SMALL.grid ** 2);

  await go(page, 'tokens');
  const shuffle = ['--shuffle-patches', '1'];
  const apart = ['--no-position-embedding'];
  const score = async (...options: string[]) => (await classify(COFFEE, 'native', options))[0]?.score;
  near(await value(page, 'tour-with-before', 'data-share'), await score());
  near(await value(page, 'tour-with-after', 'data-share'), await score(...shuffle));
  near(await value(page, 'tour-without-before', 'data-share'), await score(...apart));
  near(await value(page, 'tour-without-after', 'data-share'), await score(...apart, ...shuffle));

  await go(page, 'query');
  const tiles = await explainAll(COFFEE, { method: 'attention' });
  const rows = await by(page, 'tour-key').all();
  for (const row of rows) {
    const token = Number(await row.getAttribute('data-token'));
    if (token === 0) continue; // the class token is no part of a map
    const patch = token - 1;
    const place = [Math.floor(patch / SMALL.grid), patch % SMALL.grid] as const;
    near(Number(await row.getAttribute('data-weight')), tiles.at(SMALL.layers - 1, 2, ...place));
  }
  expect(rows.length).toBeGreaterThan(3);
  await go(page, 'softmax');
  await expect(by(page, 'tour-temperature')).toHaveValue('0');

  await go(page, 'heads');
  for (const head of await by(page, 'tour-head-map').all()) {
    const [at, brightest] = [Number(await head.getAttribute('data-head')), Number(await head.getAttribute('data-brightest'))]; // prettier-ignore
    const place = [Math.floor(brightest / SMALL.grid), brightest % SMALL.grid] as const;
    near(Number(await head.getAttribute('data-share')), tiles.at(SMALL.layers - 1, at, ...place));
  }

  await go(page, 'stream');
  const sizes = ((await by(page, 'tour-sizes').getAttribute('data-sizes')) ?? '').split(' ').map(Number);
  const { data } = await explainRaw(COFFEE, [
    '--method',
    'norm',
    '--layer',
    String(SMALL.layers),
    '--engine',
    'native',
  ]);
  expect(sizes[SMALL.layers]! / (data.reduce((a, b) => a + b) / data.length)).toBeCloseTo(1, 4);
  for (const [name, option] of [
    ['tour-skip', '--no-skip-connections'],
    ['tour-norm', '--no-layer-norms'],
  ] as const) {
    await by(page, name).click();
    await expect(by(page, 'tour-stream')).toHaveAttribute('data-ready', 'true');
    near(await value(page, 'tour-changed', 'data-share'), await score(option));
    await by(page, name).click();
  }

  await go(page, 'layers');
  const last = by(page, 'tour-after').last();
  near(Number(await last.getAttribute('data-score')), await score());
  const said = await headlight('layers', COFFEE, '--json', '--engine', 'native');
  const stopped = JSON.parse(said) as { readonly layers: readonly { readonly predictions: readonly { readonly score: number }[] }[] }; // prettier-ignore
  for (const [layer, { predictions }] of stopped.layers.entries()) {
    const row = page.locator(`[data-testid="tour-after"][data-layer="${layer}"]`);
    near(Number(await row.getAttribute('data-score')), predictions[0]?.score);
  }

  expect(await seriousViolations(page)).toEqual([]);

  await go(page, 'faces');
  expect(await value(page, 'tour-ahead-decoder')).toBe(0);
  const json = async (...args: string[]) =>
    JSON.parse(await headlight(...args, '--engine', 'native', '--json')) as Faces;
  const [filled, written] = [
    await json('fill', COFFEE, '--model', 'vit-tiny-fill', '--hide', '0.75', '--seed', '1'),
    await json('caption', COFFEE, '--model', 'vit-tiny-captioner'),
  ];
  near(await value(page, 'tour-blank', 'data-loss'), filled.loss);
  await expect(page.locator('[data-testid^=word-]')).toHaveCount(written.words.length);
  for (const [at, { probability }] of written.words.entries()) near(await value(page, `word-${at}`, 'data-probability'), probability); // prettier-ignore
  await by(page, 'word-2').click();
  near(await value(page, 'tour-word', 'data-probability'), written.words[2]?.probability);
  await by(page, 'tour-blank').click(); // the holes
  expect(await seriousViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('faces.png') });

  await go(page, 'why');
  const STEPS = 10;
  const tested = await headlight('faithfulness', COFFEE, '--steps', String(STEPS), '--method', 'attention,relevance,random', '--engine', 'native', '--json'); // prettier-ignore
  const { curves } = JSON.parse(tested) as { readonly curves: readonly Curve[] };
  for (const step of [0, 3, STEPS]) {
    await by(page, 'tour-hide').fill(String(step));
    for (const { method, deletion } of curves.slice(0, 2)) near(await value(page, `tour-left-${method}`, 'data-score'), deletion[step]); // prettier-ignore
  }
  const [attention, relevance] = curves.map(({ deletionAuc }) => deletionAuc.toFixed(3));
  await expect(by(page, 'tour-verdict')).toContainText(attention ?? '');
  await expect(by(page, 'tour-verdict')).toContainText(relevance ?? '');
  expect(await seriousViolations(page)).toEqual([]);

  await go(page, 'yours');
  expect(await seriousViolations(page)).toEqual([]);
});

interface Faces {
  readonly loss: number;
  readonly words: readonly { readonly probability: number }[];
}

interface Curve {
  readonly method: string;
  readonly deletion: readonly number[];
  readonly deletionAuc: number;
}

test('a patch asks, Escape leaves, and the tour goes on where it was left', async () => {
  const { page } = app;
  await go(page, 'query');
  await by(page, 'tour-patches').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(by(page, 'tour-asks')).toHaveText('Asks: row 4, column 5');
  await page.keyboard.press('Escape');
  await expect(by(page, 'tour')).toHaveCount(0);
  await page.keyboard.press('F1');
  await expect(by(page, 'tour-query')).toHaveAttribute('data-ready', 'true');
  await by(page, 'tour-link').click();
  await expect(by(page, 'stage')).toHaveAttribute('data-map', 'attention 7 2 3,4');
});
