/** (i) The rollout controls in the window: a change → the overlay painted anew, → all tiles; and the page's frames while a slider is dragged. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { summary } from './support/measure';
import { available, MODELS } from './support/models';
import { report, rounds, type Row } from './support/report';

const PHOTO = join(process.cwd(), 'resources', 'photos', 'dog.jpg');
const FRAME = '≤ 16.7 ms';

interface Change {
  /** Milliseconds until the overlay has other pixels, and until no tile is one of the last question. */
  readonly toMap: number[];
  readonly toTiles: number[];
}

async function withWindow(variant: string, use: (page: Page) => Promise<void>): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'headlight-bench-'));
  writeFileSync(join(data, 'settings.json'), JSON.stringify({ groups: { rollout: true } }));
  const args = ['--no-sandbox', `--user-data-dir=${data}`, '.', '--engine=native', join(MODELS, variant), PHOTO];
  const app = await _electron.launch({ args, cwd: process.cwd() });
  try {
    const page = await app.firstWindow();
    await page.locator('[data-testid=head-grid][data-ready=true]').waitFor({ timeout: 180_000 });
    await page.locator('label:has([data-testid="rollout-heads-mean"])').click();
    await watchPaints(page);
    await use(page);
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
}

/** From now on `window.overlays` holds the moments when the overlay was painted with other pixels than before. */
async function watchPaints(page: Page): Promise<void> {
  await page.evaluate(() => {
    const put = CanvasRenderingContext2D.prototype.putImageData;
    const overlays: number[] = [];
    let last = 0;
    Object.assign(window, { overlays });
    CanvasRenderingContext2D.prototype.putImageData = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      const [image] = args as [ImageData];
      if (this.canvas.dataset['testid'] === 'overlay') {
        const words = new Uint32Array(image.data.buffer);
        let hash = 0;
        for (let at = 0; at < words.length; at += 97) hash = Math.imul(hash ^ (words[at] ?? 0), 0x01000193);
        if (hash !== last) overlays.push(performance.now());
        last = hash;
      }
      (put as (...all: unknown[]) => void).apply(this, args);
    };
  });
}

/** Moves a control to each of the values, each after the last one has come to rest. */
function changes(page: Page, testid: string, values: readonly number[]): Promise<Change> {
  return page.evaluate(
    async ({ testid, values }) => {
      const { overlays } = window as unknown as { overlays: number[] };
      const find = <E extends HTMLElement>(id: string): E => document.querySelector(`[data-testid="${id}"]`) as E;
      const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
      const control = find<HTMLInputElement | HTMLSelectElement>(testid);
      const grid = find('head-grid');
      const [toMap, toTiles]: [number[], number[]] = [[], []];
      for (const value of values) {
        for (let quiet = 0; quiet < 20; quiet++) await new Promise(requestAnimationFrame);
        overlays.length = 0;
        const start = performance.now();
        if (control instanceof HTMLSelectElement) control.selectedIndex = value;
        else control.value = String(value);
        control.dispatchEvent(new Event(control instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
        while (overlays.length === 0) await pause();
        toMap.push((overlays[0] ?? NaN) - start);
        while (grid.dataset['ready'] !== 'true') await pause();
        toTiles.push(performance.now() - start);
      }
      return { toMap, toTiles };
    },
    { testid, values },
  );
}

/** Drags a slider for two seconds, one step a frame: milliseconds of each frame, and how often the overlay changed. */
function drag(page: Page, testid: string): Promise<{ frames: number[]; overlays: number }> {
  return page.evaluate(async (testid) => {
    const { overlays } = window as unknown as { overlays: number[] };
    const slider = document.querySelector(`[data-testid="${testid}"]`) as HTMLInputElement;
    const frame = (): Promise<number> => new Promise(requestAnimationFrame);
    const frames: number[] = [];
    overlays.length = 0;
    let last = await frame();
    for (let step = 0; step < 120; step++) {
      slider.value = String(0.1 + 0.8 * Math.abs(Math.sin(step / 40)));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      const now = await frame();
      frames.push(now - last);
      last = now;
    }
    return { frames, overlays: overlays.length };
  }, testid);
}

const rows: Row[] = [];
for (const variant of available(['B'])) {
  await withWindow(variant, async (page) => {
    const steps = Array.from({ length: rounds(20) }, (_, at) => at);
    const shares = steps.map((at) => 0.2 + ((at * 7) % 60) / 100);
    const add = (what: string, times: readonly number[], bar?: string): void => {
      const { median, p95 } = summary(times);
      rows.push({ what: `${variant} ${what}`, value: median, p95, unit: 'ms', ...(bar && { bar }) });
    };
    for (const [name, testid, values] of [
      ['residual weight', 'rollout-residual', shares],
      ['start layer', 'rollout-from', steps.map((at) => (at + 1) % 12)],
      ['discard ratio', 'rollout-discard', shares],
    ] as const) {
      const { toMap, toTiles } = await changes(page, testid, values);
      add(`${name} → overlay painted`, toMap, FRAME);
      add(`${name} → all tiles`, toTiles);
    }
    for (const name of ['discard', 'residual']) {
      const { frames, overlays } = await drag(page, `rollout-${name}`);
      add(`frame while ${name} is dragged`, frames, FRAME);
      rows.push({ what: `${variant} overlays in 120 frames of it`, value: overlays, unit: '' });
    }
  });
}
report('slider', { engine: 'native', seen: 'in the window' }, rows);
