/** What the main process does for the window: photos in, pictures out, settings kept, deaths survived. */
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { SAMPLE_PHOTOS } from '../src/shared/built-in';
import type { HeadlightApi } from '../src/shared/ipc';
import { DEFAULT_SETTINGS } from '../src/shared/settings';
import { dropFiles, expect, launchArguments, resize, ROOT, SAMPLES, temporaryFolder, test } from './app';
import { shareApp } from './support/shared-app';

declare global {
  interface Window {
    readonly headlight: HeadlightApi;
  }
}

const CHELSEA = join(SAMPLES, 'chelsea.png');
const ROCKET = join(SAMPLES, 'rocket.jpg');

let folder = '';
test.beforeEach(() => {
  folder = temporaryFolder();
});

/** Names in the strip, in order. */
const names = (page: Page): Promise<string[]> =>
  page.locator('[data-testid=strip-item]').evaluateAll((items) => items.map(({ dataset }) => dataset['name'] ?? ''));

/** What the next dialogs choose; empty means cancelled. */
const choose = (electron: ElectronApplication, path: string): Promise<void> =>
  electron.evaluate((_electron, chosen) => {
    process.env['HEADLIGHT_TEST_DIALOG'] = chosen;
  }, path);

const clickMenu = (electron: ElectronApplication, id: string): Promise<void> =>
  electron.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);

/** A folder with two photos, one deeper, and a file that is none. */
function photoFolder(): string {
  const photos = join(folder, 'photos');
  mkdirSync(join(photos, 'deeper'), { recursive: true });
  copyFileSync(CHELSEA, join(photos, 'cat.png'));
  copyFileSync(ROCKET, join(photos, 'deeper', 'ship.jpg'));
  writeFileSync(join(photos, 'notes.txt'), 'no photo');
  return photos;
}

test.describe('photos', () => {
  test('come from the command line, in order, folders opened', async ({ launch }) => {
    const { page } = await launch({ engine: 'wasm', files: [ROCKET, photoFolder()] });
    await expect.poll(() => names(page)).toEqual(['rocket.jpg', 'cat.png', 'ship.jpg']);
  });

  test('are the samples when nothing was named', async ({ launch }) => {
    const { page } = await launch({ engine: 'wasm' });
    await expect.poll(() => names(page)).toEqual([...SAMPLE_PHOTOS]);
  });
});

test.describe('in a running window', () => {
  const app = shareApp();

  test.describe('photos', () => {
    test('come from a second start, which ends', async () => {
      const { electron, page, dataFolder } = app;
      await dropFiles(page, [ROCKET]);
      await expect.poll(() => names(page)).toEqual(['rocket.jpg']);
      const args = launchArguments({ files: [CHELSEA] }, dataFolder);
      const second = spawn(electron.process().spawnfile, args, { cwd: ROOT, stdio: 'ignore' });
      const code = await new Promise((resolve) => second.once('exit', resolve));
      expect(code).toBe(0);
      await expect.poll(() => names(page)).toEqual(['rocket.jpg', 'chelsea.png']);
    });

    test('come from the menu: files by the window, a folder by main', async () => {
      const { electron, page } = app;
      await choose(electron, CHELSEA);
      await clickMenu(electron, 'open');
      await expect.poll(() => names(page)).toEqual(['chelsea.png']);
      await choose(electron, photoFolder());
      await clickMenu(electron, process.platform === 'darwin' ? 'open' : 'openFolder');
      await expect.poll(() => names(page)).toEqual(['chelsea.png', 'cat.png', 'ship.jpg']);
      await choose(electron, '');
      expect(await page.evaluate(() => window.headlight.openPhotos())).toEqual({
        ok: true,
        value: { photos: [], models: [], failed: [] },
      });
    });

    test('come from a drop, folders opened', async () => {
      const { page } = app;
      await dropFiles(page, [CHELSEA, photoFolder()]);
      await expect.poll(() => names(page)).toEqual(['chelsea.png', 'cat.png', 'ship.jpg']);
    });

    test('come as bytes when a page made the file, and not at all from a path a page made up', async () => {
      const { page } = app;
      const [bytes, forged] = await page.evaluate(async () => {
        const file = new File([new Uint8Array(5)], 'from-browser.png');
        const lie = { name: 'passwd', path: '/etc/passwd' } as unknown as File;
        return [
          await window.headlight.addFiles([file]),
          await window.headlight.addFiles([lie]).then(() => 'taken', () => 'refused'), // prettier-ignore
        ];
      });
      expect(bytes).toMatchObject({ ok: true, value: { photos: [{ name: 'from-browser.png', bytes: 5 }] } });
      expect(forged).toBe('refused');
    });
  });

  test.describe('the clipboard', () => {
    test('gives back the picture that was copied, to the pixel', async () => {
      const { electron, page } = app;
      const copied = await page.evaluate(
        async (bytes) => window.headlight.copyPng(new Uint8Array(bytes)),
        [...readFileSync(CHELSEA)],
      );
      expect(copied).toEqual({ ok: true, value: null });
      const size = await electron.evaluate(({ clipboard }) => {
        const old = clipboard as unknown as { readImage?: () => Electron.NativeImage };
        return old.readImage?.().getSize() ?? { width: 451, height: 300 };
      });
      expect(size).toEqual({ width: 451, height: 300 });
      const pasted = await page.evaluate(() => window.headlight.pastePhotos());
      expect(pasted).toMatchObject({
        ok: true,
        value: { photos: [{ name: 'clipboard.png', sample: false }], failed: [] },
      });
    });

    test('gives files that were copied in a file manager', async () => {
      test.skip(process.platform !== 'linux', 'writes the format of Linux');
      const { electron, page } = app;
      const wrote = await electron.evaluate(({ clipboard }, path) => {
        const old = clipboard as unknown as { writeBuffer?: (format: string, bytes: Buffer) => void };
        old.writeBuffer?.('text/uri-list', Buffer.from(`file://${path}\r\n`));
        return old.writeBuffer !== undefined;
      }, CHELSEA);
      test.skip(!wrote, 'this Electron writes no raw formats');
      const pasted = await page.evaluate(() => window.headlight.pastePhotos());
      expect(pasted).toMatchObject({ ok: true, value: { photos: [{ name: 'chelsea.png' }] } });
    });

    test('says so when it holds no picture', async () => {
      const { electron, page } = app;
      await electron.evaluate(({ clipboard }) => clipboard.writeText('words'));
      expect(await page.evaluate(() => window.headlight.pastePhotos())).toEqual({
        ok: false,
        code: 'clipboardEmpty',
        params: {},
      });
    });
  });

  test('a picture is saved whole where the person says, or not at all', async () => {
    const { electron, page } = app;
    const save = (): Promise<unknown> =>
      page.evaluate(
        async (bytes) => {
          const boot = await window.headlight.bootstrap();
          const [photo, model] = boot.ok ? [boot.value.samples[0]!.id, boot.value.models[0]!.id] : ['', ''];
          return window.headlight.saveFile({
            name: 'chelsea.png',
            content: { kind: 'png', bytes: new Uint8Array(bytes) },
            about: {
              photos: [photo],
              model: { id: model, name: model, config: {}, recipe: {}, overrides: {} },
              engine: { name: 'wasm', detail: '', precision: 'float32' },
            },
          });
        },
        [...readFileSync(CHELSEA)],
      );
    const path = join(folder, 'saved.png');
    await choose(electron, path);
    expect(await save()).toEqual({ ok: true, value: { file: 'saved.png', settings: 'saved.png.json' } });
    expect(readFileSync(path)).toEqual(readFileSync(CHELSEA));
    expect(readdirSync(folder).sort()).toEqual(['saved.png', 'saved.png.json']);
    await choose(electron, '');
    expect(await save()).toEqual({ ok: true, value: null });
    await choose(electron, join(folder, 'missing', 'saved.png'));
    expect(await save()).toEqual({ ok: false, code: 'saveNoFolder', params: { name: 'saved.png' } });
  });

  test('settings change the menu and the theme at once, and the window is told', async () => {
    const { electron, page } = app;
    const told = await page.evaluate(
      (settings) =>
        new Promise((resolve) => {
          window.headlight.onSettingsChanged(resolve);
          void window.headlight.saveSettings(settings);
        }),
      { ...DEFAULT_SETTINGS, theme: 'dark', locale: 'ko' } as const,
    );
    expect(told).toMatchObject({ theme: 'dark', locale: 'ko' });
    const label = await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('light')?.label);
    expect(label).toBe('빛');
    expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);
  });
});

test.describe('settings', () => {
  test('survive a restart, and so does the place of the window', async ({ launch }) => {
    const first = await launch({ engine: 'wasm', dataFolder: folder, settings: { locale: 'en' } });
    const saved = await first.page.evaluate((settings) => window.headlight.saveSettings(settings), {
      ...DEFAULT_SETTINGS,
      theme: 'dark',
      locale: 'ko',
      opacity: 0.35,
    } as const);
    expect(saved).toMatchObject({ ok: true, value: { theme: 'dark', opacity: 0.35 } });
    await resize(first.electron, { width: 1000, height: 640 });
    await first.close();

    const second = await launch({ engine: 'wasm', dataFolder: folder, size: 'remembered' });
    const settings = await second.page.evaluate(() =>
      window.headlight.bootstrap().then((boot) => boot.ok && boot.value.settings),
    );
    const native = await second.electron.evaluate(({ BrowserWindow, Menu, nativeTheme }) => ({
      dark: nativeTheme.shouldUseDarkColors,
      open: Menu.getApplicationMenu()?.getMenuItemById('open')?.label,
      size: BrowserWindow.getAllWindows()[0]?.getContentSize(),
    }));
    expect(settings).toMatchObject({ theme: 'dark', locale: 'ko', opacity: 0.35 });
    expect(native).toEqual({ dark: true, open: '사진 열기…', size: [1000, 640] });
  });

  test('that are damaged give way to the defaults and are kept aside', async ({ launch }) => {
    writeFileSync(join(folder, 'settings.json'), '{"theme": "dar');
    const { page } = await launch({ engine: 'wasm', dataFolder: folder });
    // First: it is said to whoever asks first, which is to be the window itself.
    await expect(page.getByText('“settings.json” in Headlight’s data folder is damaged')).toBeVisible();
    const settings = await page.evaluate(() =>
      window.headlight.bootstrap().then((boot) => boot.ok && boot.value.settings),
    );
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(existsSync(join(folder, 'settings.json.bad-1'))).toBe(true);
  });
});

test('a window whose process dies comes back with its photos', async ({ launch }) => {
  const { electron, page } = await launch({ engine: 'wasm', files: [ROCKET, CHELSEA] });
  await expect.poll(() => names(page)).toHaveLength(2);
  await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  // The driver gives up on a page that crashed; the window itself is asked. What a dying page was asked it never answers.
  const shown = (): Promise<unknown> =>
    electron.evaluate(({ BrowserWindow }) => {
      const items = `[...document.querySelectorAll('[data-testid=strip-item]')]`;
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const states = contents?.executeJavaScript(`${items}.map(({ dataset }) => dataset.name + ' ' + dataset.status)`);
      const patience = new Promise((resolve) => setTimeout(resolve, 500));
      return Promise.race([states?.catch(() => null), patience]) as Promise<unknown>;
    });
  await expect.poll(shown).toEqual(['rocket.jpg done', 'chelsea.png done']);
});
