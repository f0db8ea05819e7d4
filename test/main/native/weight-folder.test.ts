import { mkdtemp, open, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stateOf } from '../../../src/main/native/weight-check';
import { WeightFolder } from '../../../src/main/native/weight-folder';
import { layoutWeights, type WeightFile } from '../../../src/vit/execute/onnx/weight-files';

const layout = layoutWeights([
  { name: 'a', shape: [2, 3], dtype: 'float32', bytes: 24 },
  { name: 'b', shape: [4], dtype: 'float32', bytes: 16 },
]);
const values = new Map([
  ['a', Float32Array.of(1, 2, 3, 4, 5, 6)],
  ['b', Float32Array.of(7, 8, 9, 10)],
]);
const fill = vi.fn(async (write: (offset: number, data: Float32Array) => Promise<void>) => {
  for (const [name, offset] of layout.offsets) await write(offset, values.get(name)!);
});

let folder: string;
/** Small as these weights are, they get a file. */
async function obtain(model: string, total?: number, write: typeof fill = fill): Promise<WeightFile> {
  const limits = { smallest: 0, ...(total !== undefined && { total }) };
  return (await new WeightFolder(folder, model, limits).obtain(layout, write))!;
}

beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'weights-'))));
afterEach(async () => {
  fill.mockClear();
  await rm(folder, { recursive: true });
});

async function readBack(file: string): Promise<number[]> {
  const bytes = await readFile(join(folder, file));
  return [...layout.offsets].flatMap(([name, offset]) =>
    Array.from(values.get(name)!, (_, i) => bytes.readFloatLE(offset + i * 4)),
  );
}

async function patch(path: string, [at, bytes]: readonly [number, Buffer]): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

describe('weights on disk', () => {
  test('are written once and found again', async () => {
    const first = await obtain('model');
    const second = await obtain('model');
    expect(second).toEqual(first);
    expect(fill).toHaveBeenCalledTimes(1);
    expect(await readBack(first.file)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('of another model stand in another file', async () => {
    const one = await obtain('one');
    const two = await obtain('two');
    expect(two.file).not.toBe(one.file);
  });

  test.each([
    ['cut short', (path: string) => truncate(path, 8)],
    ['overwritten', (path: string) => writeFile(path, Buffer.alloc(layout.bytes))],
    ['removed', (path: string) => rm(path)],
    ['changed in one byte', (path: string) => patch(path, [layout.offsets.get('b')! + 3, Buffer.of(1)])],
    ['emptied behind the first bytes', (path: string) => patch(path, [8, Buffer.alloc(16)])],
    ['made anew with zeros', async (path: string) => (await rm(path), writeFile(path, Buffer.alloc(layout.bytes)))],
  ])('are written again when the file was %s', async (_, damage) => {
    const { file } = await obtain('model');
    await damage(join(folder, file));
    await obtain('model');
    expect(fill).toHaveBeenCalledTimes(2);
    expect((await readBack(file))[0]).toBe(1);
  });

  test('are used again where only their times were changed', async () => {
    const { file } = await obtain('model');
    await utimes(join(folder, file), 1, 1);
    await obtain('model');
    expect(fill).toHaveBeenCalledTimes(1);
  });

  test('that a disk forgets under a running process are found in the background, removed and told', async () => {
    const { file } = await obtain('model');
    const check = join(folder, file.replace('.weights', '.check'));
    await patch(join(folder, file), [8, Buffer.alloc(16)]);
    const state = await stateOf(join(folder, file)); // as if nothing had been written
    await writeFile(check, JSON.stringify({ ...JSON.parse(await readFile(check, 'utf8')), state }));
    vi.resetModules(); // another process
    const { WeightFolder: Fresh } = await import('../../../src/main/native/weight-folder');
    const damaged = new Promise<void>((told) => {
      void new Fresh(folder, 'model', { smallest: 0, onDamaged: told }).obtain(layout, fill);
    });
    await damaged;
    expect([await readdir(folder), fill.mock.calls.length]).toEqual([[], 1]);
  });

  test('leave nothing behind when writing fails, and the failure is told', async () => {
    const failing = obtain('model', undefined, fill.mockRejectedValueOnce(new Error('no space left')));
    await expect(failing).rejects.toThrow('no space left');
    expect(await readdir(folder)).toEqual([]);
  });

  test('are removed, the longest unused first, when they grow beyond the limit', async () => {
    const limit = 2 * layout.bytes;
    const files: string[] = [];
    for (const [age, model] of [
      [3, 'old'],
      [1, 'recent'],
    ] as const) {
      const { file } = await obtain(model, limit);
      const used = new Date(Date.now() - age * 60_000);
      await utimes(join(folder, file.replace('.weights', '.check')), used, used);
      files.push(file);
    }
    const { file } = await obtain('new', limit);
    const left = (await readdir(folder)).filter((name) => name.endsWith('.weights'));
    expect(left.sort()).toEqual([files[1]!, file].sort());
  });

  test('are not written where they are too small to be worth it', async () => {
    expect(await new WeightFolder(folder, 'model').obtain(layout, fill)).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });
});
