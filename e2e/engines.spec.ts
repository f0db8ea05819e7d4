/** The same job on every engine: the same words, the same numbers, and a line that says which engine it was. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFiles, expect, screenshot, temporaryFolder, test } from './app';
import { classify, explainAll } from './support/cli';
import { CHELSEA, COFFEE } from './support/photos';
import {
  answered,
  asPercent,
  by,
  chooseMap,
  clickPatch,
  expectReadout,
  hoverPatch,
  predictions,
  shows,
  stripItem,
} from './support/window';

/** Emulated graphics in software computes the same in float32, in another order. */
const WEBGPU_SCORE = 1e-3;
/** The same engine, weights and arithmetic in another process. */
const SAME_ENGINE_SCORE = 1e-5;
const GRID = 8;
/** Edge in pixels of what the built-in model is given, since software is slow: a quarter of the tokens, the same weights, layers and ops. */
const SMALL_INPUT = 112;
/** Shaders are compiled and run on the processor: seconds, on a busy machine many. */
const SOFTWARE_GPU_MS = 80_000;

/** A photo, its answer, two patches of a map, and a patch that is asked: all as the command line has it. */
async function holds(page: Page, engine: RegExp, tolerance: number): Promise<void> {
  const cli = await classify(COFFEE);
  const rollout = await explainAll(COFFEE, { method: 'rollout' });
  const asked = await explainAll(COFFEE, { method: 'rollout', token: '2,5' });
  await answered(page, 'coffee.png', SOFTWARE_GPU_MS);
  await expect(by(page, 'engine-line')).toHaveText(engine);
  expect(await predictions(page)).toEqual(cli.map(({ label, score }) => ({ label, percent: asPercent(score) })));
  for (const [place, { score }] of cli.entries()) {
    const shown = Number(await by(page, `prediction-${place}-score`).getAttribute('data-score'));
    expect(Math.abs(shown - score)).toBeLessThan(tolerance);
  }
  await shows(page, 'rollout 7 2 cls');
  for (const patch of [
    { row: 0, col: 0 },
    { row: 3, col: 4 },
    { row: 7, col: 7 },
  ]) {
    await hoverPatch(page, patch, GRID);
    await expectReadout(page, patch, rollout.at(7, 2, patch.row, patch.col), tolerance);
  }
  await clickPatch(page, { row: 2, col: 5 }, GRID);
  await shows(page, 'rollout 7 2 2,5');
  await hoverPatch(page, { row: 4, col: 3 }, GRID);
  await expectReadout(page, { row: 4, col: 3 }, asked.at(7, 2, 4, 3), tolerance);
}

async function engineMenu(page: Page): Promise<string> {
  await by(page, 'engine-line').click();
  await expect(by(page, 'engine-menu')).toBeVisible();
  return by(page, 'engine-menu').innerText();
}

test('WebGPU gives the numbers of WASM, with what ships and another model, and says which adapter computed them; lost in the middle of a photo, the next engine finishes it', async ({
  launch,
}) => {
  test.setTimeout(150_000);
  const dataFolder = temporaryFolder();
  const models = { 'vit-tiny': { overrides: { size: [SMALL_INPUT, SMALL_INPUT] } } };
  writeFileSync(join(dataFolder, 'models.json'), JSON.stringify({ models }));
  const settings = { modelId: 'vit-tiny' };
  const { electron, page, problems } = await launch({ engine: 'webgpu', files: [COFFEE], dataFolder, settings });
  const built = await classify(COFFEE, 'wasm', ['--model', 'vit-tiny', '--size', String(SMALL_INPUT)]);
  await answered(page, 'coffee.png', SOFTWARE_GPU_MS);
  await expect(by(page, 'engine-line')).toHaveText(/^ViT-Ti\/16 · WebGPU · [\d.]+ ms\s*$/);
  for (const [place, { score }] of built.entries()) {
    const shown = Number(await by(page, `prediction-${place}-score`).getAttribute('data-score'));
    expect(Math.abs(shown - score)).toBeLessThan(WEBGPU_SCORE);
  }
  await page.keyboard.press('Control+Shift+M');
  await page.locator('[data-testid=model-row][data-id=small-vit]').click();
  await by(page, 'model-use').click();
  await by(page, 'models-back').click();
  await answered(page, 'coffee.png', SOFTWARE_GPU_MS);
  await chooseMap(page, { method: 'rollout', layer: 7, head: 2 });
  await holds(page, /^small-vit · WebGPU · [\d.]+ ms\s*$/, WEBGPU_SCORE);
  const menu = await engineMenu(page);
  expect(menu).toContain('WebGPU');
  expect(menu).toMatch(/swiftshader/i);
  await screenshot(page, 'webgpu');
  // Where software imitates a card, that it is slow and by how much is said with it.
  await expect(by(page, 'engine-reason')).toContainText('Set on the command line for this run.');
  expect(problems).toEqual([]);
  await page.keyboard.press('Escape');
  await dropFiles(page, [CHELSEA]);
  await expect(stripItem(page, 'chelsea.png')).toHaveAttribute('data-status', 'working');
  const pid = await electron.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid);
  process.kill(pid ?? NaN, 'SIGKILL'); // the device goes with the process that holds it
  await answered(page, 'chelsea.png');
  await expect(by(page, 'engine-line')).toHaveText(/^small-vit · native CPU · [\d.]+ ms\s*$/);
  const truth = await classify(CHELSEA, 'native');
  const shown = Number(await by(page, 'prediction-0-score').getAttribute('data-score'));
  expect(Math.abs(shown - (truth[0]?.score ?? NaN))).toBeLessThan(SAME_ENGINE_SCORE);
  const lost = 'The engine WebGPU lost its device; try again or choose another engine.';
  await expect(page.getByText(`Going on with native CPU. ${lost}`)).toBeVisible();
  await engineMenu(page);
  await expect(by(page, 'engine-reason')).toHaveText(`Chosen because the previous engine failed. ${lost}`);
  await screenshot(page, 'webgpu-lost');
});

test('automatic takes the native engine where there is no graphics card, and says why; another can be chosen, and the answer stays', async ({
  launch,
}) => {
  const { page, problems } = await launch({ files: [COFFEE] });
  await holds(page, /^small-vit · native CPU · [\d.]+ ms\s*$/, 1e-4);
  await engineMenu(page);
  await expect(by(page, 'engine-reason')).toHaveText('Chosen because no usable graphics card was found.');
  await by(page, 'engine-select').selectOption('wasm');
  await expect(by(page, 'engine-line')).toHaveText(/^small-vit · WASM · [\d.]+ ms\s*$/);
  await answered(page, 'coffee.png');
  await expect(by(page, 'answer-headline')).toHaveText('espresso');
  await expect(by(page, 'engine-reason')).toHaveText('You chose this engine.');
  await by(page, 'engine-measure').click();
  await expect(by(page, 'engine-figures')).toHaveText(/native CPU\s*[\d.]+ ms/);
  await expect(by(page, 'engine-figures')).toHaveText(/WASM\s*[\d.]+ ms/);
  await screenshot(page, 'engines-measured');
  const first = (await by(page, 'engine-figures').locator('dt').first().textContent()) ?? '';
  await by(page, 'engine-select').selectOption('auto');
  const byFigures = new RegExp(`^Chosen because it is the fastest here: ${first} [\\d.]+ ms, .+ [\\d.]+ ms\\.$`);
  await expect(by(page, 'engine-reason')).toHaveText(byFigures);
  await expect(by(page, 'engine-line')).toHaveText(new RegExp(`^small-vit · ${first} · `));
  expect(problems).toEqual([]);
});

test('a software adapter is not taken by itself', async ({ launch }) => {
  const { page } = await launch({
    files: [COFFEE],
    switches: [
      '--use-webgpu-adapter=swiftshader',
      '--use-gl=angle',
      '--use-angle=swiftshader', // and nothing of Vulkan: the app completes it
    ],
  });
  await answered(page, 'coffee.png');
  await expect(by(page, 'engine-line')).toHaveText(/^small-vit · native CPU ·/);
  await engineMenu(page);
  await expect(by(page, 'engine-reason')).toHaveText(
    'Chosen because the graphics card here is only emulated in software.',
  );
});

test('8-bit weights give the numbers of the command line, and the line says so', async ({ launch }) => {
  const exact = await classify(COFFEE, 'native');
  const truth = await classify(COFFEE, 'native', ['--precision', 'int8']);
  const score = (page: Page): Promise<number> =>
    by(page, 'prediction-0-score').evaluate((element) => Number((element as HTMLElement).dataset['score']));
  const { page, problems } = await launch({ files: [COFFEE] });
  await answered(page, 'coffee.png');
  expect(Math.abs((await score(page)) - (exact[0]?.score ?? NaN))).toBeLessThan(SAME_ENGINE_SCORE);
  await by(page, 'engine-line').click();
  await by(page, 'engine-int8').check();
  await expect(by(page, 'engine-line')).toHaveText(/^small-vit · native CPU, 8-bit · [\d.]+ ms\s*$/);
  await answered(page, 'coffee.png');
  expect(await predictions(page)).toEqual(truth.map(({ label, score }) => ({ label, percent: asPercent(score) })));
  const apart = Math.abs((truth[0]?.score ?? NaN) - (exact[0]?.score ?? NaN));
  expect(apart).toBeGreaterThan(10 * SAME_ENGINE_SCORE); // else the box need not have done anything
  expect(Math.abs((await score(page)) - (truth[0]?.score ?? NaN))).toBeLessThan(SAME_ENGINE_SCORE);
  await expect(by(page, 'engine-menu')).toContainText('8-bit weights');
  await screenshot(page, 'int8');
  await page.keyboard.press('Escape');
  await by(page, 'open-settings').click();
  await expect(by(page, 'settings-engine-int8')).toBeChecked();
  await by(page, 'settings-engine-int8').uncheck();
  await expect(by(page, 'engine-line')).toHaveText(/^small-vit · native CPU · [\d.]+ ms\s*$/);
  await expect
    .poll(async () => Math.abs((await score(page)) - (exact[0]?.score ?? NaN)))
    .toBeLessThan(SAME_ENGINE_SCORE);
  await page.keyboard.press('Escape');
  await by(page, 'engine-line').click();
  await expect(by(page, 'engine-int8')).not.toBeChecked();
  await by(page, 'engine-select').selectOption('wasm');
  await expect(by(page, 'engine-line')).toHaveText(/^small-vit · WASM · [\d.]+ ms\s*$/);
  await expect(by(page, 'engine-int8')).toBeHidden();
  expect(problems).toEqual([]);
});
