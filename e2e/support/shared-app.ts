/** One running app for all tests of a file: a start costs seconds. Each test begins without photos. */
import type { ElectronApplication, Page } from '@playwright/test';
import { dropFiles, expect, launch, test, type LaunchOptions, type RunningApp } from '../app';
import { answered, by, choose, movePointerAway, strip } from './window';

export interface SharedApp {
  readonly page: Page;
  readonly electron: ElectronApplication;
  readonly dataFolder: string;
}

/** Call once at the top of a file (or a `describe`). Any error on the page's console fails the test it happened in. */
export function shareApp(options: LaunchOptions = {}): SharedApp {
  let app: RunningApp | undefined;
  let seen = 0;
  const running = (): RunningApp => {
    if (!app) throw new Error('expected the app to run');
    return app;
  };
  test.beforeAll(async () => {
    app = await launch({ engine: 'wasm', ...options });
    await expect(by(app.page, 'engine-line')).toHaveText(/·/);
  });
  test.beforeEach(() => removeAll(running().page));
  test.afterEach(() => {
    const problems = running().problems.slice(seen);
    seen = running().problems.length;
    expect(problems).toEqual([]);
  });
  test.afterAll(() => app?.close());
  return {
    get page() {
      return running().page;
    },
    get electron() {
      return running().electron;
    },
    get dataFolder() {
      return running().dataFolder;
    },
  };
}

async function removeAll(page: Page): Promise<void> {
  await page.keyboard.press('Escape'); // sheets and menus; a pinned patch
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await movePointerAway(page);
  await page.keyboard.press('Control+Shift+Backspace');
  await expect(strip(page)).toHaveCount(0);
}

/** Drops photos and waits for the first one's answer, which is then on screen. */
export async function open(page: Page, photos: readonly string[], first: string): Promise<void> {
  await dropFiles(page, photos);
  await answered(page, first);
  await choose(page, first);
}
