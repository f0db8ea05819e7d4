/** Kept weights that nobody will ask for again, at the start. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { SourceFile } from '../../../src/main/native/weight-check';
import { WeightFolder } from '../../../src/main/native/weight-folder';
import { sweepWeights } from '../../../src/main/native/weight-sweep';
import { layoutWeights } from '../../../src/vit/execute/onnx/weight-files';

const layout = layoutWeights([{ name: 'a', shape: [2], dtype: 'float32', bytes: 8 }]);
const HOUR = 3600 * 1000;
let [root, folder, models] = ['', '', ''];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headlight-sweep-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  [folder, models] = [join(root, 'native'), join(root, 'models')];
});

/** Weights of a model of one file. Returns their stem. */
async function kept(model: string): Promise<string> {
  const path = join(models, model, 'model.safetensors');
  mkdirSync(join(models, model), { recursive: true });
  writeFileSync(path, 'weights');
  const { size, mtimeMs } = statSync(path);
  const sources: SourceFile[] = [[path, size, mtimeMs]];
  const weights = new WeightFolder(folder, model, { smallest: 0, sources });
  const file = await weights.obtain(layout, (write) => write(0, Float32Array.of(1, 2)));
  return file?.file.replace('.weights', '') ?? '';
}

const left = (): string[] => [...new Set(readdirSync(folder).map((name) => name.replace(/\..*/, '')))].sort();

test('what can still be used stays: also weights of a model whose disk is away', async () => {
  const [here, away] = [await kept('here'), await kept('away/disk')];
  rmSync(join(models, 'away'), { recursive: true });
  expect(await sweepWeights(folder, Date.now() + HOUR)).toEqual({ files: 0, bytes: 0 });
  expect(left()).toEqual([here, away].sort());
});

test('weights of a model that has changed, or was removed, go', async () => {
  const [changed, removed] = [await kept('changed'), await kept('removed')];
  const same = await kept('same');
  utimesSync(join(models, 'changed/model.safetensors'), 1, 1);
  rmSync(join(models, 'removed'), { recursive: true });
  expect(new Set([changed, removed, same]).size).toBe(3);
  expect(await sweepWeights(folder, Date.now() + HOUR)).toEqual({ files: 2, bytes: 2 * layout.bytes });
  expect(left()).toEqual([same]);
});

test('weights of another format, or without their other half, go; new ones may still get it', async () => {
  const stem = await kept('a');
  writeFileSync(join(folder, 'old.weights'), Buffer.alloc(5));
  writeFileSync(join(folder, 'old.check'), '{"bytes":5,"pieces":[],"state":""}');
  writeFileSync(join(folder, 'half.weights'), Buffer.alloc(7));
  writeFileSync(join(folder, 'other.check'), '{}');
  expect(await sweepWeights(folder)).toEqual({ files: 0, bytes: 0 });
  expect(await sweepWeights(folder, Date.now() + HOUR)).toEqual({ files: 2, bytes: 12 });
  expect(left()).toEqual([stem]);
});

test('weights that nobody has used for a month go', async () => {
  const [used, unused] = [await kept('used'), await kept('unused')];
  const before = new Date(Date.now() - 29 * 24 * HOUR);
  utimesSync(join(folder, `${unused}.check`), before, before);
  await sweepWeights(folder, Date.now() + HOUR);
  expect(left()).toEqual([used, unused].sort());
  expect(await sweepWeights(folder, Date.now() + 25 * HOUR)).toEqual({ files: 1, bytes: layout.bytes });
  expect(left()).toEqual([used]);
});

test('a folder that is not there is clean', async () => {
  expect(await sweepWeights(join(root, 'nowhere'))).toEqual({ files: 0, bytes: 0 });
});
