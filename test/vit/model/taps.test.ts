/** What the blocks compute inside, against timm with hooks (`scripts/fixtures/taps.py`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { Executor } from '../../../src/vit/execute/executor';
import { createOnnxExecutor } from '../../../src/vit/execute/onnx/executor';
import { sizeOf } from '../../../src/vit/graph/shape';
import { buildVit, TAPS, type VitOutput } from '../../../src/vit/model/vit';
import { VIT_SMALL } from './configs';
import { fixture, nodeExecutor, weightsOf } from './fixture';

const FOLDER = join(import.meta.dirname, '../../fixtures/taps');
/** Of the tensor's largest number: float32 against timm in float64, over two blocks. */
const TOLERANCE = 1e-5;

function largestOf(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((most, x) => Math.max(most, Number.isNaN(x) ? Infinity : Math.abs(x)), 0);
}

const OUTPUTS: readonly VitOutput[] = ['logits', 'hidden', ...TAPS];

function timmTaps(name: string): Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }> {
  const places = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Record<
    string,
    { readonly shape: readonly number[]; readonly offset: number }
  >;
  const bytes = readFileSync(join(FOLDER, `${name}.f32`));
  const take = (offset: number, size: number): Float32Array =>
    Float32Array.from({ length: size }, (_, i) => bytes.readFloatLE((offset + i) * 4));
  return Object.fromEntries(
    Object.entries(places).map(([key, { shape, offset }]) => [key, { shape, data: take(offset, sizeOf(shape)) }]),
  );
}

const ENGINES: readonly [string, () => Promise<Executor>][] = [
  ['ONNX Runtime', () => createOnnxExecutor({ threads: 1 })],
  ['WebAssembly', nodeExecutor],
];

describe.each(ENGINES)('every tap on %s', (_engine, start) => {
  it.each(['registers-embedded', 'no-embed-class', 'qk-norm-no-bias'])('of %s is what timm computes', async (name) => {
    const model = fixture(name);
    const executor = await start();
    try {
      const graph = buildVit(model.config, { batch: model.batch, outputs: OUTPUTS });
      const program = await executor.compile(graph, weightsOf(graph, model));
      const got = await program.run({ patches: model.patches });
      const wanted = timmTaps(name);
      expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
      for (const [key, { shape, data }] of Object.entries(wanted)) {
        expect(got[key]!.shape, key).toEqual(shape);
        const error = largestOf(got[key]!.data.map((x, i) => x - data[i]!));
        expect(error / largestOf(data), key).toBeLessThan(TOLERANCE);
      }
    } finally {
      executor.dispose();
    }
  });
});

test('taps are views on the same work, and what they do not need is left out', () => {
  const plain = buildVit(VIT_SMALL, { batch: 1, outputs: ['logits', 'hidden'] });
  expect(buildVit(VIT_SMALL, { batch: 1, outputs: ['logits', 'hidden', ...TAPS] }).nodes).toEqual(plain.nodes);
  const queries = buildVit(VIT_SMALL, { batch: 1, outputs: ['query'] });
  expect([...queries.outputs.keys()]).toEqual(['query.0', 'query.1']);
  expect(queries.params.has('blocks.1.mlp.fc1.weight')).toBe(false);
});
