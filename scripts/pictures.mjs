// Makes the pictures of the README anew, light and dark: npm run pictures. Builds first; the sample photos and the built-in model suffice.
import './setup/node-version.mjs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDisplay } from './setup/display.mjs';
import { prepare } from './setup/prepare.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SIZE = { width: 1280, height: 800 };
const PICTURES = { light: 'docs/images/window.png', dark: 'docs/images/window-dark.png' };

await prepare({ app: true, build: true });
const { _electron: electron } = await import('@playwright/test'); // neither is there before packages are
const { default: sharp } = await import('sharp');
const display = await openDisplay();
try {
  for (const [theme, file] of Object.entries(PICTURES)) {
    await take(theme, join(ROOT, file));
    console.log(file);
  }
} finally {
  display.close();
}

/** The window as it opens: the sample photos, the first one's answer, and every head's map. */
async function take(theme, path) {
  const data = mkdtempSync(join(tmpdir(), 'headlight-pictures-'));
  writeFileSync(join(data, 'settings.json'), JSON.stringify({ theme, locale: 'en' }));
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await electron.launch({
    cwd: ROOT,
    colorScheme: null, // the app's own
    args: [...sandbox, '--force-device-scale-factor=1', `--user-data-dir=${data}`, '.'],
    env: { ...process.env, ...display.env },
  });
  try {
    const page = await app.firstWindow();
    await app.evaluate(
      ({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0].setContentSize(width, height),
      SIZE,
    );
    await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, SIZE);
    await page.locator('[data-testid="head-grid"][data-ready="true"]').waitFor();
    await page.locator('[data-testid="stage"][data-map]').waitFor();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[data-testid="strip-item"]')].every(
        (item) => item.dataset.status === 'done' && item.querySelector('img')?.complete,
      ),
    );
    await sharp(await page.screenshot())
      .png({ palette: true, effort: 10 })
      .toFile(path); // a third of the bytes, looks the same
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
}
