import { expect, it } from 'vitest';
import { slowWords } from '../../../src/renderer/state/slow-engine';

const software = { name: 'webgpu', detail: 'SwiftShader, software' } as const;
const figure = (name: 'native' | 'wasm', ms: number) => ({ name, ms, detail: '', error: null });

it('says in figures why WebGPU without a graphics card is slow', () => {
  const said = slowWords(software, 912, [figure('wasm', 140), figure('native', 31)]);
  expect(said).toMatch(/no graphics card .* took 912 ms here\. Measured without WebGPU: .*31 ms, .*140 ms\./);
});

it('says so before anything was measured, and nothing of other engines', () => {
  expect(slowWords(software, null, [])).toMatch(/imitates one, which is slow\. “Measure.*” shows/);
  expect(slowWords({ name: 'webgpu', detail: 'NVIDIA' }, 9, [])).toBe('');
  expect(slowWords({ name: 'wasm', detail: '2 threads, software' }, 9, [])).toBe('');
});
