/**
 * (k) Photos by the thousand, in the window: 10,000 files dropped (first sign, first answer, longest frame), and 100,000 photos in the library
 * (the gallery's page opened, scrolled, the window's memory). The library's photos are links to a few files; none has an answer yet.
 */
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type CDPSession, type ElectronApplication, type Page } from '@playwright/test';
import { Library, type FileThen } from '../src/main/library/library';
import { dragFiles } from './support/drag';
import { watchFrames, type Frames } from './support/in-page';
import { summary } from './support/measure';
import { report, rounds, type Row } from './support/report';

const NAMES = ['bee', 'castle', 'dog', 'kitten', 'lemurs', 'balloon', 'citrus', 'espresso'];
const SAMPLES = NAMES.map((name) => join(process.cwd(), 'resources', 'photos', `${name}.jpg`));
const DROPPED = Number(process.env['HEADLIGHT_BENCH_DROPPED'] ?? 10_000);
const KEPT = Number(process.env['HEADLIGHT_BENCH_PHOTOS'] ?? 100_000);
/** Files in one folder. */
const IN_FOLDER = 5000;
/** After a drop the page is watched for so long, in milliseconds. */
const WATCHED = 15_000;
/** Frames that are scrolled, by about half a screen each. */
const SCROLLED = 300;

const folder = mkdtempSync(join(tmpdir(), 'headlight-bench-many-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** So many names for a few files. */
function photos(count: number, inside: string): string[] {
  const sources = SAMPLES.map((sample, i) => {
    const path = join(folder, `source-${i}.jpg`);
    copyFileSync(sample, path);
    return path;
  });
  return Array.from({ length: count }, (_, i) => {
    const at = join(folder, inside, String(Math.floor(i / IN_FOLDER)));
    if (i % IN_FOLDER === 0) mkdirSync(at, { recursive: true });
    const path = join(at, `photo-${String(i).padStart(6, '0')}.jpg`);
    linkSync(sources[i % sources.length] ?? '', path);
    return path;
  });
}

async function withWindow(
  data: string,
  files: readonly string[],
  use: (page: Page, client: CDPSession, app: ElectronApplication) => Promise<void>,
): Promise<void> {
  const args = ['--no-sandbox', `--user-data-dir=${data}`, '.', '--engine=native', ...files];
  const app = await _electron.launch({ args, cwd: process.cwd() });
  try {
    const page = await app.firstWindow();
    await use(page, await page.context().newCDPSession(page), app);
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Runs in the page: when something first told of the drop, and when a photo of it first had its answer. */
function watchDrop(): void {
  const seen = { sign: 0, answer: 0 };
  Object.assign(window, { seen });
  window.addEventListener('drop', ({ timeStamp }) => Object.assign(seen, { drop: timeStamp }), true);
  const look = (): void => {
    const now = performance.now();
    if (seen.sign === 0 && document.querySelector('[data-testid=looking], [data-testid=gallery-tile]')) seen.sign = now;
    const done = document.querySelectorAll('[data-status=done][data-name^="photo-"]');
    if (seen.answer === 0 && done.length > 0) seen.answer = now;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** As a person drops them: each by itself, or the folder that they are in. */
async function dropped(rows: Row[], as: 'files' | 'folder'): Promise<void> {
  const all = photos(DROPPED, as);
  const files = as === 'files' ? all : [join(folder, as)];
  await withWindow(mkdtempSync(join(folder, 'data-')), SAMPLES.slice(0, 1), async (page, client) => {
    await page.locator('[data-testid=strip-item][data-status=done]').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500);
    await page.evaluate(watchFrames);
    await page.evaluate(watchDrop);
    const drop = await dragFiles(client, files);
    await drop();
    await page.waitForTimeout(WATCHED);
    const { longest, slow } = await page.evaluate(() => (window as unknown as { frames: Frames }).frames);
    const seen = await page.evaluate(
      () => (window as unknown as { seen: { drop: number; sign: number; answer: number } }).seen,
    );
    const count = await page.evaluate(
      () => document.querySelector('[data-testid=gallery-grid]')?.getAttribute('data-count') ?? 'NaN',
    );
    const what = `${DROPPED} dropped as ${as}`;
    rows.push({ what: `${what}: first sign`, value: seen.sign - seen.drop, unit: 'ms', bar: '≤ 100 ms' });
    rows.push({ what: `${what}: first answer`, value: seen.answer - seen.drop, unit: 'ms', bar: '≤ 1000 ms' });
    rows.push({ what: `${what}: longest frame`, value: longest, unit: 'ms', bar: '≤ 50 ms' });
    rows.push({ what: 'long tasks (over 50 ms)', value: slow.length, unit: '', bar: '0' });
    rows.push({ what: `listed after ${WATCHED / 1000} s`, value: Number(count), unit: '' });
  });
}

/** Runs in the page: scrolls by half a screen each frame; milliseconds between frames, and frames in which a row in sight had no tile. */
async function scrolled(frames: number): Promise<{ times: number[]; bare: number }> {
  const room = document.querySelector('[data-testid=gallery-grid]')?.parentElement;
  if (!room) throw new Error('no gallery');
  const times: number[] = [];
  let bare = 0;
  let last = await new Promise<number>(requestAnimationFrame);
  for (let i = 0; i < frames; i++) {
    room.scrollTop += room.clientHeight / 2;
    const now = await new Promise<number>(requestAnimationFrame);
    times.push(now - last);
    last = now;
    const box = room.getBoundingClientRect();
    const under = document.elementFromPoint(box.left + 60, box.top + box.height / 2);
    if (!under?.closest('[role=row]')) bare += 1;
  }
  return { times, bare };
}

/** Megabytes of the window's process. */
async function memory(app: ElectronApplication): Promise<number> {
  const sizes = await app.evaluate(({ app: running }) =>
    running.getAppMetrics().filter(({ type }) => type === 'Tab').map(({ memory: { workingSetSize } }) => workingSetSize),
  ); // prettier-ignore
  return Math.max(0, ...sizes) / 1024;
}

async function kept(rows: Row[]): Promise<void> {
  const data = mkdtempSync(join(folder, 'data-'));
  const then: FileThen[] = photos(KEPT, 'kept').map((path) => {
    const { size, mtimeMs } = statSync(path);
    return { path, bytes: size, written: mtimeMs };
  });
  const library = await Library.open(join(data, 'library.db'));
  library.add(then);
  library.close();
  const started = performance.now();
  await withWindow(data, [], async (page, client, app) => {
    await page.locator('[data-testid=gallery-tile], [data-testid=strip-item]').first().waitFor({ timeout: 300_000 });
    rows.push({ what: `${KEPT} in the library: start to first tile`, value: performance.now() - started, unit: 'ms' });
    await page.locator('[data-testid=gallery-grid]').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(3000);
    for (const state of ['while photos are answered', 'paused'] as const) {
      if (state === 'paused') await page.locator('[data-testid=gallery-pause]').click();
      await page.waitForTimeout(2000);
      const opened: number[] = [];
      for (let i = 0; i < rounds(8); i++) {
        await page.keyboard.press('g');
        await page.locator('[data-testid=gallery-grid]').waitFor({ state: 'hidden' });
        await page.waitForTimeout(400);
        opened.push(await page.evaluate(openGallery));
        await page.waitForTimeout(400);
      }
      const open = summary(opened);
      rows.push({ what: `page opens, ${state}`, value: open.median, p95: open.p95, unit: 'ms', bar: '≤ 300 ms' });
      const { times, bare } = await page.evaluate(scrolled, SCROLLED);
      const time = summary(times);
      rows.push({ what: `scrolled, ${state}: a frame`, value: time.median, p95: time.p95, unit: 'ms', bar: '16.7 ms' });
      rows.push({ what: `frames without tiles, of ${SCROLLED}`, value: bare, unit: '', bar: '0' });
    }
    await client.send('HeapProfiler.collectGarbage');
    await page.waitForTimeout(2000);
    rows.push({ what: 'memory of the window', value: await memory(app), unit: 'MB', bar: '≤ 300 MB' });
  });
}

/** Runs in the page: milliseconds from the key to the end of the frame in which the page's tiles are there. */
async function openGallery(): Promise<number> {
  const begin = performance.now();
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'g', bubbles: true }));
  while (!document.querySelector('[data-testid=gallery-tile]')) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - begin;
}

const rows: Row[] = [];
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
if (only !== 'kept' && only !== 'files') await dropped(rows, 'folder');
if (only !== 'kept' && only !== 'folder') await dropped(rows, 'files');
if (only === null || only === 'kept') await kept(rows);
report('many', { engine: 'native', seen: 'in the window' }, rows);
