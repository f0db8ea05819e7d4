/** (c) The forward as the window has it: TensorFlow.js on WebAssembly in its worker (threads and SIMD) against the native process, apps in turn. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { summary } from './support/measure';
import { available, MODELS } from './support/models';
import { report, rounds, type Row } from './support/report';

const PHOTOS = ['dog.jpg', 'espresso.jpg', 'castle.jpg', 'citrus.jpg'].map((name) =>
  join(process.cwd(), 'resources', 'photos', name),
);
const ENGINES = ['wasm', 'native'] as const;
type Engine = (typeof ENGINES)[number];

/** Milliseconds that the window says each photo's forward took; the first photo of a start warms up. */
async function forwards(engine: Engine, variant: string): Promise<readonly number[]> {
  const data = mkdtempSync(join(tmpdir(), 'headlight-bench-'));
  const args = ['--no-sandbox', `--user-data-dir=${data}`, '.', `--engine=${engine}`, join(MODELS, variant), ...PHOTOS];
  const app = await _electron.launch({ args, cwd: process.cwd() });
  try {
    const window = await app.firstWindow();
    const photos = window.locator('[data-testid=strip-item]');
    await window
      .locator('[data-testid=strip-item][data-status=done]')
      .nth(PHOTOS.length - 1)
      .waitFor({ timeout: 120_000 });
    const times: number[] = [];
    for (let at = 1; at < PHOTOS.length; at++) {
      await photos.nth(at).locator('button').first().click();
      const line = (await window.getByTestId('engine-line').textContent()) ?? '';
      times.push(Number(/([\d.]+) ms/.exec(line)?.[1]));
    }
    return times;
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
}

const rows: Row[] = [];
for (const variant of available(['Ti', 'S'])) {
  const times: Record<Engine, number[]> = { wasm: [], native: [] };
  for (let i = 0; i < Math.ceil(rounds(12) / 4); i++) {
    for (const engine of ENGINES) times[engine].push(...(await forwards(engine, variant)));
  }
  const [wasm, native] = [summary(times.wasm), summary(times.native)];
  rows.push({ what: `${variant} TensorFlow.js in the worker`, value: wasm.median, p95: wasm.p95, unit: 'ms' });
  rows.push({ what: `${variant} native process`, value: native.median, p95: native.p95, unit: 'ms' });
  rows.push({ what: `${variant} native over the worker`, value: native.median / wasm.median, unit: '×' });
}
report('worker', { seen: 'in the window' }, rows);
