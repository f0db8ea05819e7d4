/** `auto` on the command line: by what was measured on this computer, and said in figures. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { candidates, figuresSentence } from '../../src/cli/engine';
import { keepFigures, keptFigures } from '../../src/cli/kept-figures';
import { openModel } from '../../src/cli/open-model';
import { PLACES } from '../../src/cli/package-root';
import { DEFAULT_SETTINGS } from '../../src/shared/settings';
import type { EngineFigure } from '../../src/shared/engine-figures';
import type { MeasuredRow, RowName } from '../../src/vit/measure/rows';
import { inProcess, photo, SMALL_VIT } from './command';

const figure = (name: EngineFigure['name'], ms: number, error: number | null = null): EngineFigure => ({
  name,
  ms,
  detail: 'two threads',
  error,
});
const order = (...args: Parameters<typeof candidates>): string =>
  candidates(...args).map(({ name, reason }) => `${name} ${reason}`).join(', '); // prettier-ignore
const row = (name: RowName, medianMs: number, output: number[]): MeasuredRow =>
  ({ row: name, maps: { medianMs }, detail: 'd', output }) as unknown as MeasuredRow;

describe('the automatic choice', () => {
  it('is native before anything was measured, then the faster engine that computes the same', () => {
    expect(order('auto')).toBe('native unmeasured, wasm fellBack');
    expect(order('auto', [figure('native', 31), figure('wasm', 160, 1e-6)])).toBe('native measured, wasm fellBack');
    expect(order('auto', [figure('native', 310), figure('wasm', 160, 1e-6)])).toBe('wasm measured, native fellBack');
    expect(order('auto', [figure('native', 310), figure('wasm', 160, 0.1)])).toBe('native measured');
    expect(order('wasm', [figure('native', 1)])).toBe('wasm chosen');
  });

  it('says why in figures, with the adapter that WebGPU ran on', () => {
    const webgpu = { ...figure('webgpu', 212.4), detail: 'SwiftShader' };
    expect(figuresSentence([webgpu, figure('native', 31.2)], 'native')).toBe(
      'native 31 ms, WebGPU 212 ms on SwiftShader: native',
    );
  });
});

describe('figures of this computer', () => {
  const clear = (): void => {
    for (const name of ['engines.json']) rmSync(join(PLACES.data, name), { force: true });
  };

  it('are those of the last bench, for this model alone; the answer goes by them and tells them', async () => {
    onTestFinished(clear);
    const model = await openModel(SMALL_VIT);
    expect(await keptFigures(model)).toEqual([]);
    await keepFigures(model, [row('native', 90, [1, 2]), row('wasm', 40, [1, 2]), row('ort-node', 1, [1, 2])]);
    expect(await keptFigures(model)).toEqual([
      { name: 'native', ms: 90, detail: 'd', error: null },
      { name: 'wasm', ms: 40, detail: 'd', error: 0 },
    ]);
    expect(await keptFigures({ ...model, id: 'another' })).toEqual([]);
    const { stdout } = await inProcess(['classify', photo('coffee.png'), '--model', SMALL_VIT, '--json']);
    const { engine } = JSON.parse(stdout) as { engine: { name: string; reason: string; measured: unknown[] } };
    expect(engine.name).toBe('wasm');
    expect(engine.reason).toMatch(/^WASM 40 ms, native 90 ms: WASM; /);
    expect(engine.measured).toHaveLength(2);
  });

  it('are not kept of one engine alone, and a damaged file is none', async () => {
    onTestFinished(clear);
    const model = await openModel(SMALL_VIT);
    await keepFigures(model, [row('native', 90, [1])]);
    expect(await keptFigures(model)).toEqual([]);
    writeFileSync(join(PLACES.data, 'engines.json'), '[{');
    expect(await keptFigures(model)).toEqual([]);
  });

  it('are kept where nothing else was, in a data folder made for them', async () => {
    const model = await openModel(SMALL_VIT);
    const aside = `${PLACES.data}-aside`;
    renameSync(PLACES.data, aside);
    onTestFinished(() => (rmSync(PLACES.data, { recursive: true, force: true }), renameSync(aside, PLACES.data)));
    await keepFigures(model, [row('native', 90, [1]), row('wasm', 40, [1])]);
    expect(await keptFigures(model)).toHaveLength(2);
  });

  it('are else those that the window took', async () => {
    const settings = join(PLACES.data, 'settings.json');
    onTestFinished(() => (rmSync(settings, { force: true }), clear()));
    const model = await openModel(SMALL_VIT);
    await keepFigures(model, [row('native', 90, [1, 2]), row('wasm', 40, [1, 2])]);
    const { readFileSync } = await import('node:fs');
    const own = JSON.parse(readFileSync(join(PLACES.data, 'engines.json'), 'utf8')) as object[];
    writeFileSync(settings, JSON.stringify({ ...DEFAULT_SETTINGS, measured: own }));
    clear();
    expect((await keptFigures(model)).map(({ ms }) => ms)).toEqual([90, 40]);
  });
});
