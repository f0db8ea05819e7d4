/** The native engine in its process: chosen without a GPU, never in the way when it dies. */
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, SAMPLES, test } from './app';
import { classify } from './support/cli';
import { answered, asPercent, choose, predictions } from './support/window';

const PROCESS_NAME = 'Headlight native engine';
const CHELSEA = join(SAMPLES, 'chelsea.png');
const ROCKET = join(SAMPLES, 'rocket.jpg');
/** The line beneath the answer then always names the engine. */
const SURE = { unsureBelow: 0 };

/** A photo of this size is decoded long before, and then lies with the engine. */
const DECODED_MS = 2_000;

/** Process id, or null while there is none. */
const nativeProcess = (electron: ElectronApplication): Promise<number | null> =>
  electron.evaluate(
    ({ app }, name) => app.getAppMetrics().find((process) => process.name === name)?.pid ?? null,
    PROCESS_NAME,
  );

test('answers where there is no GPU; killed, the next photo is answered by the next engine', async ({ launch }) => {
  const { electron, page } = await launch({ files: [CHELSEA], settings: SURE });
  const line = page.getByTestId('engine-line');
  await expect(line).toContainText('native CPU');
  const pid = await nativeProcess(electron);
  expect(pid).not.toBeNull();
  process.kill(pid ?? 0, 'SIGKILL');
  await expect.poll(() => nativeProcess(electron)).toBeNull();
  await electron.evaluate(
    ({ app }, path) => app.emit('second-instance', {}, ['', app.getAppPath(), path], '/'),
    ROCKET,
  );
  await page.keyboard.press('ArrowRight');
  await expect(line).toContainText('WASM');
});

test('killed with a photo in work, that photo is answered by the next engine, with the true number', async ({
  launch,
}) => {
  const { electron, page } = await launch({ files: [CHELSEA], settings: SURE });
  await answered(page, 'chelsea.png');
  const pid = (await nativeProcess(electron)) ?? 0;
  expect(pid).toBeGreaterThan(0);
  process.kill(pid, 'SIGSTOP'); // whatever it is asked from now on stays in work
  await electron.evaluate(
    ({ app }, path) => app.emit('second-instance', {}, ['', app.getAppPath(), path], '/'),
    ROCKET,
  );
  await choose(page, 'rocket.jpg');
  await page.waitForTimeout(DECODED_MS);
  await expect(page.getByTestId('engine-line')).toContainText('native CPU'); // nobody has answered yet
  process.kill(pid, 'SIGKILL');
  await answered(page, 'rocket.jpg');
  await expect(page.getByTestId('engine-line')).toContainText('WASM');
  const truth = await classify(ROCKET);
  expect(await predictions(page)).toEqual(truth.map(({ label, score }) => ({ label, percent: asPercent(score) })));
});

test('is not started for another engine', async ({ launch }) => {
  const { electron, page } = await launch({ engine: 'wasm', files: [CHELSEA], settings: SURE });
  await expect(page.getByTestId('engine-line')).toContainText('WASM');
  expect(await nativeProcess(electron)).toBeNull();
});
