/** What the kept weights of a model depend on. */
import { cpSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { folderFiles } from '../../../src/vit/node/folder-files';
import { weightsIdentity } from '../../../src/main/native/native-executor';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { applyOverrides } from '../../../src/vit/checkpoint/apply-overrides';

test('kept weights depend on the weights and what is made of them, not on files beside them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-identity-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(resolve('test/fixtures/checkpoints/hf-vit'), folder, { recursive: true });
  const checkpoint = await openCheckpoint(folderFiles(folder));
  const identity = (opened = checkpoint) =>
    weightsIdentity({ folder, weights: null, checkpoint: opened }).then(({ key }) => key);
  const before = await identity();
  const { sources } = await weightsIdentity({ folder, weights: null, checkpoint });
  expect(sources.map(([path]) => path)).toEqual([join(folder, 'model.safetensors')]);
  for (const name of ['README.md', 'labels.txt', 'training.log', 'other.safetensors', 'preprocessor_config.json'])
    writeFileSync(join(folder, name), 'about');
  expect(await identity()).toBe(before);
  expect(await identity(applyOverrides(checkpoint, { size: [64, 64] }))).not.toBe(before);
  const merged = { ...checkpoint, provenance: { ...checkpoint.provenance, adapter: 'LoRA merged, α 6' } };
  expect(await identity(merged)).not.toBe(before);
  utimesSync(join(folder, 'model.safetensors'), 1, 1);
  expect(await identity()).not.toBe(before);
});
