/** A file that a model shares with the one beside it lies on disk once. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { filesIn, folderFiles, pathIn } from '../../../src/vit/node/folder-files';

function models(shared: string): string {
  const root = mkdtempSync(join(tmpdir(), 'headlight-shared-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const name of ['one', 'two']) mkdirSync(join(root, name));
  writeFileSync(join(root, 'one', 'model.safetensors'), 'weights');
  writeFileSync(join(root, 'secret.safetensors'), 'secret');
  writeFileSync(join(root, 'two', 'shared-files.json'), shared);
  return join(root, 'two');
}

it('is listed and read under its name here', async () => {
  const folder = models('{ "encoder.safetensors": "one/model.safetensors" }');
  expect(await filesIn(folder)).toContainEqual({ name: 'encoder.safetensors', size: 7 });
  const source = await folderFiles(folder).open('encoder.safetensors');
  expect(new TextDecoder().decode(await source.read(0, 7))).toBe('weights');
});

it('is never one that lies elsewhere, or that is none', async () => {
  for (const other of [
    '../secret.safetensors',
    '/etc/passwd',
    'one/../../secret.safetensors',
    'one/model.pth',
    'model.safetensors',
    5,
  ]) {
    const folder = models(JSON.stringify({ 'encoder.safetensors': other }));
    expect((await filesIn(folder)).map(({ name }) => name)).toEqual(['shared-files.json']);
    expect(await pathIn(folder, 'encoder.safetensors')).toBe(join(folder, 'encoder.safetensors'));
  }
  for (const text of ['', '[', 'null']) expect(await filesIn(models(text))).toHaveLength(1);
});

it('gives way to a file that is there', async () => {
  const folder = models('{ "encoder.safetensors": "one/model.safetensors" }');
  writeFileSync(join(folder, 'encoder.safetensors'), 'own');
  expect(await filesIn(folder)).toContainEqual({ name: 'encoder.safetensors', size: 3 });
});
