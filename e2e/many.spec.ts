/** Thousands of photos at once: a sign at once, a gallery and a strip that draw what is in sight, and a way to stop. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFiles, expect, ROOT, temporaryFolder, test } from './app';
import { COFFEE } from './support/photos';
import { answered, by } from './support/window';

const PHOTO = join(ROOT, 'test/fixtures/photos/orientation-1.jpg');
const MANY = Number(process.env['HEADLIGHT_TEST_PHOTOS'] ?? 2000);
/** A sign is to be there within this of the drop, in milliseconds; a busy machine takes longer over everything. */
const SIGN_MS = 400;

function photos(count: number): string[] {
  const folder = temporaryFolder();
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, `photo ${i}.jpg`);
    symlinkSync(PHOTO, path);
    return path;
  });
}

/**
 * In the page: when the drop came, when its sign was there, and the longest time without a frame since. What Chromium takes to make a `File` of
 * each path lies before the drop comes, and is not ours.
 */
async function watchDrop(page: Page): Promise<() => Promise<{ sign: number; longest: number }>> {
  await page.evaluate(() => {
    const seen = { drop: 0, sign: 0, longest: 0 };
    (window as unknown as { seen: typeof seen }).seen = seen;
    let last = performance.now();
    window.addEventListener('drop', () => (seen.drop = last = performance.now()), true);
    const frame = (now: number): void => {
      if (seen.drop > 0) seen.longest = Math.max(seen.longest, now - last);
      last = now;
      if (seen.sign === 0 && document.querySelector('[data-testid=looking]')) seen.sign = performance.now();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () =>
    page.evaluate(() => {
      const { drop, sign, longest } = (window as unknown as { seen: Record<string, number> }).seen as {
        drop: number;
        sign: number;
        longest: number;
      };
      return { sign: sign - drop, longest };
    });
}

test('thousands of dropped photos give a sign at once, and a strip of what is in sight', async ({ launch }) => {
  test.setTimeout(120_000);
  const { page } = await launch({ engine: 'wasm', files: [COFFEE] });
  await answered(page, 'coffee.png');
  const measured = await watchDrop(page);
  await dropFiles(page, photos(MANY));
  await expect(by(page, 'looking')).toBeHidden({ timeout: 60_000 });
  const { sign, longest } = await measured();
  test.info().annotations.push({
    type: 'measured',
    description: `${MANY} photos: sign after ${Math.round(sign)} ms, longest frame ${Math.round(longest)} ms`,
  });
  expect(sign).toBeGreaterThan(0);
  expect(sign).toBeLessThan(SIGN_MS);
  await expect(by(page, 'gallery-grid')).toHaveAttribute('data-count', `${MANY + 1}`);
  expect(await by(page, 'gallery-tile').count()).toBeLessThan(120);
  await page.keyboard.press('g'); // many come as a gallery
  await expect(by(page, 'photo-name')).toHaveText('photo 0.jpg');
  const strip = page.locator('[data-testid=strip-item]');
  expect(await strip.count()).toBeLessThan(80);
  await expect(by(page, 'progress')).toContainText(`/${(MANY + 1).toLocaleString('en')}`);
  for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowDown'); // out of what was drawn at first
  const name = (await by(page, 'photo-name').textContent()) ?? '';
  await expect(page.locator(`[data-testid=strip-item][data-name="${name}"]`)).toBeInViewport();
});

test('a look through many files can be stopped; what was found stays', async ({ launch }) => {
  const { page } = await launch({ engine: 'wasm', files: [COFFEE] });
  await answered(page, 'coffee.png');
  await page.evaluate(() => {
    const stop = (): void => {
      const button = document.querySelector<HTMLElement>('[data-testid=looking-stop]');
      if (!button || !document.querySelector('[data-testid=gallery-progress]')) return void requestAnimationFrame(stop);
      button.click();
      document.body.dataset['stopped'] = 'true';
    };
    stop(); // as soon as the first photos are there
  });
  await dropFiles(page, photos(MANY));
  await expect(page.locator('body')).toHaveAttribute('data-stopped', 'true');
  await expect(by(page, 'looking')).toBeHidden();
  const [, total = ''] = / of ([\d,]+)/.exec((await by(page, 'gallery-progress').textContent()) ?? '') ?? [];
  const found = Number(total.replaceAll(',', ''));
  expect(found).toBeGreaterThan(1);
  expect(found).toBeLessThan(MANY);
});
