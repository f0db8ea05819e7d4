import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WeightFolder } from '../../../src/main/native/weight-folder';
import { layoutWeights } from '../../../src/vit/execute/onnx/weight-files';

const layout = layoutWeights(
  new Map([
    ['a', [2, 3]],
    ['b', [4]],
  ]),
);
const values = new Map([
  ['a', Float32Array.of(1, 2, 3, 4, 5, 6)],
  ['b', Float32Array.of(7, 8, 9, 10)],
]);
const fill = vi.fn(async (write: (offset: number, data: Float32Array) => Promise<void>) => {
  for (const [name, offset] of layout.offsets) await write(offset, values.get(name)!);
});

let folder: string;
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

describe('weights on disk', () => {
  test('are written once and found again', async () => {
    const first = await new WeightFolder(folder, 'model').obtain(layout, fill);
    const second = await new WeightFolder(folder, 'model').obtain(layout, fill);
    expect(second).toEqual(first);
    expect(fill).toHaveBeenCalledTimes(1);
    expect(await readBack(first.file)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('of another model stand in another file', async () => {
    const one = await new WeightFolder(folder, 'one').obtain(layout, fill);
    const two = await new WeightFolder(folder, 'two').obtain(layout, fill);
    expect(two.file).not.toBe(one.file);
  });

  test.each([
    ['cut short', (path: string) => truncate(path, 8)],
    ['overwritten', (path: string) => writeFile(path, Buffer.alloc(layout.bytes))],
    ['removed', (path: string) => rm(path)],
  ])('are written again when the file was %s', async (_, damage) => {
    const store = new WeightFolder(folder, 'model');
    const { file } = await store.obtain(layout, fill);
    await damage(join(folder, file));
    await store.obtain(layout, fill);
    expect(fill).toHaveBeenCalledTimes(2);
    expect((await readBack(file))[0]).toBe(1);
  });

  test('leave nothing behind when writing fails, and the failure is told', async () => {
    const failing = new WeightFolder(folder, 'model').obtain(layout, async () => {
      throw new Error('no space left');
    });
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
      const { file } = await new WeightFolder(folder, model, limit).obtain(layout, fill);
      const used = new Date(Date.now() - age * 60_000);
      await utimes(join(folder, file), used, used);
      files.push(file);
    }
    const { file } = await new WeightFolder(folder, 'new', limit).obtain(layout, fill);
    const left = (await readdir(folder)).filter((name) => name.endsWith('.weights'));
    expect(left.sort()).toEqual([files[1]!, file].sort());
  });
});
