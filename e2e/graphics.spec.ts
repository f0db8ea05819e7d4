/** The process for graphics dies again and again, as with a bad driver: the app outlives it, says so, and works. */
import type { ElectronApplication } from '@playwright/test';
import { join } from 'node:path';
import { dropFiles, expect, ROOT, test } from './app';
import { answered } from './support/window';

const PHOTO = join(ROOT, 'test/fixtures/photos/orientation-6.jpg');
/** Chromium ends the app at the sixth where there is no graphics card. */
const DEATHS = 10;

const graphicsProcess = (electron: ElectronApplication): Promise<number | undefined> =>
  electron.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid);

test('ten deaths of the process for graphics end neither the app nor a photo’s answer', async ({ launch }) => {
  const { electron, page } = await launch({ engine: 'wasm', files: [join(ROOT, 'test/fixtures/checkpoints/hf-vit')] });
  let ended = false;
  electron.process().once('exit', () => (ended = true));
  let before: number | undefined;
  for (let deaths = 0; deaths < DEATHS; deaths += 1) {
    await expect.poll(() => graphicsProcess(electron)).not.toBe(before);
    before = await graphicsProcess(electron);
    if (before !== undefined) process.kill(before, 'SIGKILL');
    await expect.poll(() => graphicsProcess(electron)).not.toBe(before);
  }
  expect(ended).toBe(false);
  await expect(page.getByText('goes on drawing with software')).toBeVisible();
  await dropFiles(page, [PHOTO]);
  await answered(page, 'orientation-6.jpg');
});
