/**
 * (j) Quick hands, in the window: an arrow key → the new photo and its map painted, photos of 2 and 12 megapixels whose answers are there; a held
 * key; 1,000 photos dropped; 60 of 12 megapixels answered. Beside the times stands what the page itself computed, in time of its processor, which a busy
 * machine does not stretch.
 */
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { _electron, type CDPSession, type ElectronApplication, type Page } from '@playwright/test';
import sharp from 'sharp';
import { dragFiles } from './support/drag';
import { leafed, watchFrames, watchPaints, type Frames } from './support/in-page';
import { summary } from './support/measure';
import { recordTasks } from './support/page-tasks';
import { phonePhotos } from './support/phone-photos';
import { report, rounds, type Row } from './support/report';

const NAMES = ['bee', 'castle', 'dog', 'kitten', 'lemurs', 'balloon', 'citrus', 'espresso'];
const SAMPLES = NAMES.map((name) => join(process.cwd(), 'resources', 'photos', `${name}.jpg`));
/** Of each size. */
const COPIES = 12;
const DROPPED = Number(process.env['HEADLIGHT_BENCH_PHOTOS'] ?? 1000);
const PHONES = 60;
/** Milliseconds between the repeats of a held key, and how long it is held. */
const REPEAT = 33;
const HELD = 5000;
/** A person looks for this long before pressing again. */
const LOOK = 350;
const LONG = 50;
/** After a drop the page is watched for so long: all are listed, and answers come in. */
const WATCHED = 12_000;
/** Tasks that are told one by one. */
const TOLD = 25;

const folder = mkdtempSync(join(tmpdir(), 'headlight-bench-hands-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

async function withWindow(
  files: readonly string[],
  use: (page: Page, client: CDPSession, app: ElectronApplication) => Promise<void>,
): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'headlight-bench-'));
  const args = ['--no-sandbox', `--user-data-dir=${data}`, '.', '--engine=native', ...files];
  const app = await _electron.launch({ args, cwd: process.cwd() });
  try {
    const page = await app.firstWindow();
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.locator('[data-testid=strip-item], [data-testid=gallery-tile]').first().waitFor({ timeout: 60_000 });
    await use(page, client, app);
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Seconds that the page's main thread has computed, and for what. */
async function computed(client: CDPSession): Promise<Readonly<Record<string, number>>> {
  const { metrics } = await client.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Each press after the last photo was looked at; milliseconds until photo and map are painted, and what the page computed for it. */
async function press(
  page: Page,
  client: CDPSession,
  key: string,
  times: number,
): Promise<{ painted: number[]; ours: number[] }> {
  const [painted, ours]: [number[], number[]] = [[], []];
  for (let i = 0; i < times; i++) {
    await page.waitForTimeout(LOOK);
    await page.evaluate(leafed.begin);
    const before = await computed(client);
    await page.keyboard.press(key);
    painted.push(await page.evaluate(leafed.end));
    const after = await computed(client);
    ours.push(((after['TaskDuration'] ?? NaN) - (before['TaskDuration'] ?? NaN)) * 1000);
  }
  return { painted, ours };
}

/** A key held down: photos painted a second, and frames in which nothing of the photo was there. */
async function hold(page: Page, key: string): Promise<{ rate: number; grey: number; frames: number }> {
  await page.evaluate(leafed.begin);
  const end = Date.now() + HELD;
  while (Date.now() < end) {
    await page.keyboard.down(key);
    await page.waitForTimeout(REPEAT);
  }
  await page.keyboard.up(key);
  return page.evaluate(leafed.count);
}

async function leafing(rows: Row[]): Promise<void> {
  const files = await photosToLeaf();
  await withWindow(files, async (page, client) => {
    await page.locator('[data-testid=gallery-grid]').waitFor();
    await page.keyboard.press('g'); // many come as a gallery
    await page.locator('[data-testid=stage]').waitFor();
    await page.waitForTimeout(1000);
    await page.locator('[data-testid=progress]').waitFor({ state: 'hidden', timeout: 300_000 });
    await page.keyboard.press('Home');
    await page.waitForTimeout(2000);
    await page.evaluate(watchPaints);
    const count = Math.min(rounds(20), files.length - 1);
    for (const key of ['ArrowRight', 'ArrowLeft']) {
      const { painted, ours } = await press(page, client, key, count);
      const [time, own] = [summary(painted), summary(ours)];
      const arrow = key === 'ArrowRight' ? '→' : '←';
      rows.push({
        what: `${arrow} photo and map painted`,
        value: time.median,
        p95: time.p95,
        unit: 'ms',
        bar: 'p95 ≤ 50 ms',
      });
      rows.push({ what: `${arrow} computed by the page for it`, value: own.median, p95: own.p95, unit: 'ms' });
    }
    for (const [key, name] of [
      ['ArrowRight', '→'],
      ['ArrowLeft', '←'],
    ] as const) {
      // prettier-ignore
      const { rate, grey, frames } = await hold(page, key);
      rows.push({ what: `held ${name}: photos shown`, value: rate, unit: 'photos/s', bar: '≥ 8 photos/s' });
      rows.push({ what: `held ${name}: grey frames of ${frames}`, value: grey, unit: '', bar: '0' });
    }
  });
}

/** Files on disk, 2 and 12 megapixels by turns, each of its own. */
async function photosToLeaf(): Promise<string[]> {
  const phone = await phonePhotos(SAMPLES.slice(0, 4));
  const small = await Promise.all(
    SAMPLES.map(async (sample, i) => {
      const path = join(folder, `small-${i}.jpg`);
      await sharp(sample).resize(1800, 1200, { fit: 'cover' }).jpeg({ quality: 88 }).toFile(path);
      return path;
    }),
  );
  return Array.from({ length: COPIES }, (_, i) => [small, phone].map((from) => copy(from, i))).flat();
}

function copy(from: readonly string[], i: number): string {
  const source = from[i % from.length] ?? '';
  const path = join(folder, `${String(i).padStart(4, '0')}-${from.length}${extname(source)}`);
  copyFileSync(source, path);
  return path;
}

/** All at once onto the window, one photo being there already. */
async function dropped(rows: Row[]): Promise<void> {
  const inside = join(folder, 'dropped');
  mkdirSync(inside);
  const files = Array.from({ length: DROPPED }, (_, i) => {
    const path = join(inside, `photo-${String(i).padStart(4, '0')}.jpg`);
    copyFileSync(SAMPLES[i % SAMPLES.length] ?? '', path);
    return path;
  });
  await withWindow(SAMPLES.slice(0, 1), async (page, client, app) => {
    await page.locator('[data-testid=strip-item][data-status=done]').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500);
    await page.evaluate(watchFrames);
    const drop = await dragFiles(client, files);
    const stop = await recordTasks(app, 'dropped');
    await drop();
    await page.waitForTimeout(WATCHED);
    const { since: tasks, before } = await stop();
    const { longest, slow } = await page.evaluate(() => (window as unknown as { frames: Frames }).frames);
    const own = tasks.map((task) => task.own);
    rows.push({ what: `${DROPPED} dropped: longest frame`, value: longest, unit: 'ms', bar: '≤ 50 ms' });
    rows.push({ what: `long tasks (over ${LONG} ms)`, value: slow.length, unit: '', bar: '0' });
    rows.push({ what: 'longest of them', value: Math.max(0, ...slow), unit: 'ms', bar: '≤ 50 ms' });
    rows.push({ what: 'Chromium makes a File of each, before the drop', value: before, unit: 'ms' });
    rows.push({ what: 'longest task in processor time', value: Math.max(0, ...own), unit: 'ms', bar: '≤ 50 ms' });
    rows.push({
      what: `computed by the page in ${WATCHED / 1000} s`,
      value: own.reduce((sum, ms) => sum + ms, 0),
      unit: 'ms',
    });
    for (const task of tasks.filter((task) => task.own > TOLD))
      process.stderr.write(
        `task of ${task.own.toFixed(1)} ms (${task.wall.toFixed(0)} by the clock): ${task.parts.join('; ')}\n`,
      );
  });
}

/** Photos of 12 megapixels dropped as a folder, each with contents of its own: answered a second, from the drop to the last answer. */
async function phones(rows: Row[]): Promise<void> {
  const inside = join(folder, 'phones');
  mkdirSync(inside);
  const sources = await phonePhotos(SAMPLES);
  for (let i = 0; i < PHONES; i++) {
    const path = join(inside, `phone-${i}.jpg`);
    copyFileSync(sources[i % sources.length] ?? '', path);
    appendFileSync(path, String(i)); // behind the picture: another content, the same work
  }
  await withWindow(SAMPLES.slice(0, 1), async (page, client) => {
    await page.locator('[data-testid=strip-item][data-status=done]').first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(1500);
    const drop = await dragFiles(client, [inside]);
    const start = performance.now();
    await drop();
    await page.locator('[data-testid=gallery-progress]').waitFor({ timeout: 10_000 });
    await page.locator('[data-testid=gallery-progress]').waitFor({ state: 'hidden', timeout: 120_000 });
    const seconds = (performance.now() - start) / 1000;
    const done = await page.locator('[data-status=done][data-name^="phone-"]').count();
    if (done === 0) throw new Error('expected answers of the photos dropped');
    rows.push({
      what: `${PHONES} of 12 megapixels dropped: answered`,
      value: PHONES / seconds,
      unit: 'photos/s',
      bar: '≥ 6 photos/s',
    });
  });
}

const rows: Row[] = [];
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null;
if (!only || only === 'leaf') await leafing(rows);
if (!only || only === 'drop') await dropped(rows);
if (!only || only === 'phones') await phones(rows);
report('hands', { engine: 'native', seen: 'in the window' }, rows);
