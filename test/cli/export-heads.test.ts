/** Layers before the classifier through an ONNX file of our own: written, opened again, and run to PyTorch's numbers. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { exportOnnx } from '../../src/main/models/export-onnx';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openCheckpoint } from '../../src/vit/checkpoint/open';
import { createOnnxExecutor } from '../../src/vit/execute/onnx/executor';
import { VitSession } from '../../src/vit/session/session';
import { filled, folder as inMemory } from '../vit/checkpoint/build';
import { errorInStd } from '../vit/model/fixture';

/** Float32 against float64, in standard deviations of the logits. */
const TOLERANCE = 1e-4;

interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
const { encoder, cases } = JSON.parse(readFileSync(new URL('../fixtures/heads.json', import.meta.url), 'utf8')) as {
  encoder: Record<string, Numbers>;
  cases: { name: string; config: object; tensors: Record<string, Numbers>; logits?: number[] }[];
};
const pixels = Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.sin(0.37 * i));

let out = '';
beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'headlight-heads-'))));
afterEach(() => rmSync(out, { recursive: true }));

it.each(['linear probe of MAE', 'LayerNorm and linear', 'batch norm in an MLP, said', 'MLP with tanh, said'])(
  '%s',
  async (wanted) => {
    const { tensors, config, logits } = cases.find(({ name }) => name === wanted)!;
    const files = inMemory({ 'm.safetensors': filled({ ...encoder, ...tensors }), 'config.json': config });
    const original = await openCheckpoint(files);
    await exportOnnx(original, join(out, 'model.onnx'), { outputs: [], opset: 17 });
    const again = await openCheckpoint(folderFiles(out));
    expect(again.config.neck).toEqual(original.config.neck);
    expect(again.placement).toMatchObject({ harmless: [], unplaced: [] });
    const executor = await createOnnxExecutor({ threads: 1 });
    const session = await VitSession.open(again, executor, { first: 'answer' });
    expect(errorInStd((await session.classify({ pixels }, 5)).logits, logits!)).toBeLessThan(TOLERANCE);
    session.dispose();
    executor.dispose();
  },
);

it('a layer that is not known is refused, and a list of a thousand', async () => {
  const { ownNeck } = await import('../../src/vit/checkpoint/own/neck');
  const { FieldReader } = await import('../../src/vit/checkpoint/hints');
  const read = (neck: unknown) => ownNeck(neck, new FieldReader({}, 'm.onnx'));
  expect(read([{ kind: 'act', act: 'tanh' }])).toEqual([{ kind: 'act', act: 'tanh' }]);
  for (const bad of [
    {},
    [{ kind: 'conv' }],
    [{ kind: 'linear', outputs: -1 }],
    [{ kind: 'act', act: 'sin' }],
    Array(1000).fill({ kind: 'affine' }),
  ])
    expect(() => read(bad)).toThrow(/configInvalid/);
});
