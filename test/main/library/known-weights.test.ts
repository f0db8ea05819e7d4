import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { knownWeightsHash, type Memory } from '../../../src/main/library/known-weights';
import * as fingerprint from '../../../src/main/models/fingerprint';

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

let folder: string;
let file: string;
let memory: Memory;
const reads = vi.spyOn(fingerprint, 'weightsHash');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-known-weights-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  file = join(folder, 'model.safetensors');
  writeFileSync(file, 'weights');
  const kept = new Map<string, string>();
  memory = { state: (name) => kept.get(name) ?? null, setState: (name, value) => void kept.set(name, value) };
  reads.mockClear();
});

test('weights that are as they were are not read again', async () => {
  const first = await knownWeightsHash(memory, folder, null);
  expect([first, await knownWeightsHash(memory, folder, null)]).toEqual([sha256(file), sha256(file)]);
  expect(reads).toHaveBeenCalledTimes(1);
});

test('weights of the same size, put back to the same time, are read: the state that nobody can set has changed', async () => {
  await knownWeightsHash(memory, folder, null);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, 'WEIGHTS');
  utimesSync(file, atime, mtime);
  expect(await knownWeightsHash(memory, folder, null)).toBe(sha256(file));
  const other = join(folder, 'other');
  writeFileSync(other, 'wEIGHTS');
  utimesSync(other, atime, mtime);
  renameSync(other, file);
  expect(await knownWeightsHash(memory, folder, null)).toBe(sha256(file));
  expect(reads).toHaveBeenCalledTimes(3);
});

test('a file beside them makes other weights, and one chosen file is known by itself', async () => {
  const one = await knownWeightsHash(memory, folder, null);
  writeFileSync(join(folder, 'more.safetensors'), 'more');
  expect(await knownWeightsHash(memory, folder, null)).not.toBe(one);
  expect(await knownWeightsHash(memory, folder, 'model.safetensors')).toBe(one);
  expect(reads).toHaveBeenCalledTimes(3);
});

test('weights that are written while they are read are not remembered', async () => {
  reads.mockImplementationOnce(async () => {
    writeFileSync(file, 'written meanwhile');
    return 'of something in between';
  });
  await knownWeightsHash(memory, folder, null);
  expect(await knownWeightsHash(memory, folder, null)).toBe(sha256(file));
});
