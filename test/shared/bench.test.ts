import { describe, expect, it } from 'vitest';
import { benchLines, cellNumber, type Bench } from '../../src/shared/bench';
import { benchMarkdown, benchText } from '../../src/shared/export/bench-markdown';
import type { EngineRow } from '../../src/vit/measure/rows';

const spread = (medianMs: number) => ({ medianMs, p95Ms: 2 * medianMs, runs: 5 });
const ROW: EngineRow = {
  row: 'native',
  detail: 'ONNX Runtime, 2 threads',
  limits: {},
  firstAnswer: { cold: 300, warm: 100 },
  answer: spread(20),
  maps: spread(31.26),
  gradient: null,
  deviceMs: null,
  batches: { 1: 20, 8: 17, 32: null },
  memory: 50 * 2 ** 20,
  photo: null,
  error: null,
  leftOut: [
    { step: 'gradient', why: 'failed', detail: 'outOfMemory' },
    { step: 'batch32', why: 'tooLong', detail: '300' },
    { step: 'photo', why: 'notHere', detail: '' },
  ],
};
const WASM: EngineRow = { ...ROW, row: 'wasm', detail: '1 thread | SIMD', error: 1.2e-6, gradient: spread(640) };

const BENCH: Bench = {
  headlight: '0.2.0',
  model: 'vit-tiny',
  machine: { processor: 'AMD', cores: 2, gigabytes: 24, system: 'linux x64', runtime: 'Node 20' },
  gpu: 'none',
  photos: 10,
  engines: [ROW, WASM],
  notRun: [{ row: 'webgpu', code: 'engineUnavailable', params: { engine: 'webgpu', detail: 'no WebGPU adapter' } }],
  stopped: false,
};

describe('the table of a benchmark', () => {
  it('has a line for every figure that any engine has, and says which one failed', () => {
    const lines = benchLines(BENCH.engines);
    const named = (name: string) => lines.find((line) => line.name === `bench.line.${name}`);
    expect(named('maps')?.cells.map(({ cell }) => cell?.value)).toEqual([31.26, 31.26]);
    expect(named('gradient')?.cells[0]).toMatchObject({ cell: null, why: { why: 'failed' } });
    expect(named('photo')).toBeUndefined();
    expect(named('device')).toBeUndefined();
  });

  it('writes Markdown whose every row has as many cells as its head', () => {
    const text = benchMarkdown(BENCH);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.map((row) => row.split(/(?<!\\)\|/).length);
    expect(new Set(cells)).toEqual(new Set([5]));
    expect(text).toContain('| forward, with all attention, ms | 31.3 (62.5) | 31.3 (62.5) |');
    expect(text).toContain('| gradient by all attention, ms | failed | 640 (1280) |');
    expect(text).toContain('| largest difference of a logit from native | — | 1.2e-6 |');
    expect(text).toContain('batch of 32: one run would take about 300 s');
    expect(text).toContain('WebGPU did not run:');
    expect(text).toContain('no WebGPU adapter');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('writes columns of one width, and says that it was stopped', () => {
    const lines = benchText({ ...BENCH, stopped: true }).split('\n');
    const table = lines.slice(2, lines.indexOf('', 2));
    expect(new Set(table.map((line) => line.length)).size).toBe(1);
    expect(lines.at(-2)).toMatch(/^- Stopped/);
  });
});

describe('cellNumber', () => {
  it.each([
    [31.26, 'ms', '31.3'],
    [212.4, 'ms', '212'],
    [3.456, 'ms', '3.46'],
    [0, 'ms', '0'],
    [1.23e-6, '', '1.2e-6'],
    [Number.MAX_VALUE, '', '∞'],
  ] as const)('%s %s as %s', (value, unit, text) => {
    expect(cellNumber({ value, unit, p95: null })).toBe(text);
  });
});
