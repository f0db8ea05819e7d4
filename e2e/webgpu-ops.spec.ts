/** Every op and its gradient on WebGPU, held to float64 and to finite differences, as the other engines are in `test/vit`. */
import { join } from 'node:path';
import { build } from 'vite';
import { evaluate } from '../test/vit/execute/reference';
import { comparedGradient } from '../test/vit/graph/compared-gradient';
import { opGraph, opInputs, OPS } from '../test/vit/graph/op-table';
import { errorInStd } from '../test/vit/model/fixture';
import { candidates } from '../src/renderer/engine/engine-choice';
import { figuresOf } from '../src/renderer/engine/measure';
import { isWrong } from '../src/shared/engine-figures';
import { expect, ROOT, test } from './app';
import type { Forced, OpNumbers } from './support/webgpu-ops';

/** One float32 op against float64, in standard deviations: as on WebAssembly. */
const ONE_OP = 3e-6;
/** Float32 forward and back through one op, relative to the largest gradient: as on the other engines. */
const GRADIENT = 1e-5;

/** A script that leaves `runOps` in the page's `webgpuOps`. */
async function pageScript(): Promise<string> {
  const entry = join(ROOT, 'e2e/support/webgpu-ops.ts');
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'webgpuOps' } },
  });
  const outputs = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
  const chunks = outputs.flatMap((file) => (file.type === 'chunk' ? [file.code] : []));
  if (chunks.length !== 1) throw new Error(`expected one script, got ${chunks.length}`);
  return `${chunks[0]};globalThis.webgpuOps = webgpuOps;`;
}

interface InPage {
  readonly webgpuOps: { runOps(): Promise<OpNumbers[]>; runForced(): Promise<Forced> };
}

test('each op and its gradient are on WebGPU what float64 and finite differences give', async ({ launch }) => {
  test.setTimeout(240_000); // shaders are compiled and run on the processor
  const { page } = await launch({ engine: 'webgpu' });
  await page.evaluate(await pageScript());
  const results = await page.evaluate(() => (globalThis as unknown as InPage).webgpuOps.runOps());
  expect(results).toHaveLength(OPS.length);
  const errors = OPS.map(([name, build], at) => {
    const { forward, backward } = results[at]!;
    const wanted = evaluate(opGraph(build), opInputs, {}).out!;
    return {
      name,
      forward: errorInStd(forward['out']!.data, wanted.data),
      backward: comparedGradient(build).error(backward),
    };
  });
  expect(errors.filter(({ forward }) => !(forward < ONE_OP))).toEqual([]);
  expect(errors.filter(({ backward }) => !(backward < GRADIENT))).toEqual([]);

  // By force: a full memory fails the run and nothing after it; a driver that computes wrong is told by its numbers.
  const { full, after, wrong } = await page.evaluate(() => (globalThis as unknown as InPage).webgpuOps.runForced());
  expect(full).toBe('outOfMemory');
  const inverse = Float32Array.from(opInputs.x.data, (x) => Math.exp(-x / 2));
  expect(errorInStd(after['out']!.data, inverse)).toBeLessThan(ONE_OP);
  const trial = { ms: 1, detail: '' };
  const figures = figuresOf([
    { ...trial, name: 'native', output: inverse },
    { ...trial, name: 'webgpu', output: Float32Array.from(wrong['out']!.data) },
  ]);
  expect(figures.map(isWrong)).toEqual([false, true]);
  const chosen = candidates('auto', 'hardware', ['webgpu', 'native', 'wasm'], { figures, cardIsRight: null });
  expect(chosen.map(({ name }) => name)).toEqual(['native', 'wasm']);
});
