/** Quitting ends the app and its processes within seconds, whatever the page is doing. */
import type { Page } from '@playwright/test';
import { expect, test } from './app';
import { by } from './support/window';

/** A moment of grace for the page, then the end; a loaded machine needs a little longer. */
const SOON_MS = 15_000;

test('the app quits while its page is stuck in an endless loop', async ({ launch }) => {
  const { electron, page } = await launch({ engine: 'wasm' });
  await expect(by(page, 'engine-line')).toHaveText(/·/);
  await loopForever(page);
  const ended = new Promise((resolve) => electron.process().once('exit', resolve));
  const renderer = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  void electron.evaluate(({ app }) => app.quit()).catch(() => undefined); // the app may be gone before it can answer
  await Promise.race([ended, failAfter(SOON_MS, 'the app still runs')]);
  await expect.poll(() => isAlive(renderer)).toBe(false);
});

async function loopForever(page: Page): Promise<void> {
  await page.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
}

function failAfter(milliseconds: number, what: string): Promise<never> {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error(what)), milliseconds));
}

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
