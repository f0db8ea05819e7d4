/** `headlight embed`. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openWith } from '../../src/vit/checkpoint/open-with';
import { shapeOf } from '../../src/vit/config';
import { createOnnxExecutor } from '../../src/vit/execute/onnx/executor';
import { buildVit } from '../../src/vit/model/vit';
import { vitWeights } from '../../src/vit/model/weights';
import { patchesFromPixels } from '../../src/vit/patches';
import { inProcess, photo, readNpy, scratch, SMALL_VIT } from './command';

const FAMILIES = fileURLToPath(new URL('../fixtures/families/', import.meta.url));
const PHOTOS = [photo('coffee.png'), photo('rocket.jpg')] as const;

interface Item {
  readonly file: string;
  readonly row: number;
  readonly dim: number;
  readonly normalised: boolean;
  readonly features?: readonly number[];
  readonly error?: { readonly code: string };
}
const json = (text: string): Item[] => JSON.parse(text) as Item[];
const rowOf = (data: Float32Array, row: number, dim: number) => data.subarray(row * dim, (row + 1) * dim);

it.each([
  ['clip-hf', 10], // the projection's width
  ['siglip-hf', 0], // as wide as the encoder
  ['siglip-timm', 0], // its own classifier's input
  ['beit-hf', 0],
])('%s: a row is the pooled feature of what the model sees', async (name, projection) => {
  const model = join(FAMILIES, name);
  const checkpoint = await openWith(folderFiles(model), {});
  const { config } = checkpoint;
  const dim = projection || config.dim;
  const [out, seen] = [join(scratch(), 'x.npy'), join(scratch(), 'pixels.npy')];
  const ran = await inProcess(['embed', ...PHOTOS, '--model', model, '--out', out, '--json']);
  expect(ran.code).toBe(0);
  const { shape, data } = readNpy(out);
  expect(shape).toEqual([2, dim]);
  expect(json(ran.stdout)).toMatchObject([{ row: 0, dim, normalised: false }, { row: 1 }]);
  expect((await inProcess(['preprocess', PHOTOS[1], '--model', model, '--out', seen])).code).toBe(0);
  const graph = buildVit(config, { batch: 1, outputs: ['pooled'] });
  const engine = await createOnnxExecutor({ threads: 1 });
  const program = await engine.compile(
    graph,
    vitWeights(graph, config, (tensor) => checkpoint.read(tensor)),
  );
  const { patches, patchDim } = shapeOf(config);
  const given = { shape: [1, patches, patchDim], data: patchesFromPixels(readNpy(seen).data, config) };
  const pooled = (await program.run({ patches: given }))['pooled']!.data;
  engine.dispose();
  expect(Math.max(...pooled.map((x, i) => Math.abs(x - data[dim + i]!)))).toBeLessThan(1e-6);
});

it('normalises when asked to, and not otherwise; without --out the numbers stand in JSON', async () => {
  const model = join(FAMILIES, 'clip-hf');
  const plain = await inProcess(['embed', PHOTOS[0], '--model', model, '--json']);
  const asked = await inProcess(['embed', PHOTOS[0], '--model', model, '--json', '--normalise']);
  const [one, unit] = [plain, asked].map(({ stdout }) => JSON.parse(stdout) as Item) as [Item, Item];
  const length = Math.hypot(...one.features!);
  expect(Math.abs(length - 1)).toBeGreaterThan(0.01);
  expect(Math.hypot(...unit.features!)).toBeCloseTo(1, 6);
  unit.features!.forEach((x, i) => expect(x).toBeCloseTo(one.features![i]! / length, 6));
  expect([one.normalised, unit.normalised]).toEqual([false, true]);
});

it('names photos without a row; rows count without them', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'b.png'), 'no picture');
  for (const [at, name] of ['a', 'c'].entries()) {
    const background = { r: 200 * at, g: 90, b: 30 };
    await sharp({ create: { width: 24, height: 24, channels: 3, background } }).png().toFile(join(folder, `${name}.png`)); // prettier-ignore
  }
  const out = join(scratch(), 'x.npy');
  const { code, stdout, stderr } = await inProcess(['embed', folder, '--out', out, '--json']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('b.png')]);
  const items = json(stdout);
  expect(items.map(({ row, error }) => error?.code ?? row)).toEqual([0, expect.stringMatching(/^photo/), 1]);
  const { shape, data } = readNpy(out);
  expect(shape[0]).toBe(2);
  const alone = await inProcess(['embed', join(folder, 'c.png'), '--json']);
  const { features, dim } = JSON.parse(alone.stdout) as Item;
  expect(Array.from(rowOf(data, 1, dim))).toEqual(features);
  const table = await inProcess(['embed', folder]);
  expect(table.stdout).toMatch(/^float32 \[2, \d+\]\n0 {2}.*a\.png {2}length .*\n1 {2}.*c\.png/);
});

it('writes no file where no photo has a row, over none that is read, and no other form', async () => {
  const folder = scratch();
  const out = join(folder, 'x.npy');
  writeFileSync(join(folder, 'b.png'), 'no picture');
  expect((await inProcess(['embed', join(folder, 'b.png'), '--out', out])).code).toBe(1);
  expect(() => readFileSync(out)).toThrow('ENOENT');
  for (const args of [[], [PHOTOS[0], '--out', join(folder, 'x.csv')]])
    expect((await inProcess(['embed', ...args])).code).toBe(2);
});

it('writes a .parquet with a row for each photo, the numbers of the .npy and the hash of the weights', async () => {
  const folder = scratch();
  const broken = join(folder, 'broken.jpg');
  writeFileSync(broken, 'no photo');
  const [npy, parquet] = [join(folder, 'x.npy'), join(folder, 'x.parquet')];
  const photos = [PHOTOS[0], broken, PHOTOS[1]];
  expect((await inProcess(['embed', ...photos, '--out', npy])).code).toBe(1);
  expect((await inProcess(['embed', ...photos, '--out', parquet])).code).toBe(1);
  const { shape, data } = readNpy(npy);
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(parquet) });
  const weights = readFileSync(join(SMALL_VIT, 'model.safetensors'));
  const model = createHash('sha256').update(weights).digest('hex');
  expect(rows).toMatchObject([
    { model, error: null, width: 600, height: 400 },
    { model, error: expect.stringMatching(/^photo[A-Z]\w+: ./) as string, width: null, height: null },
    { model, error: null },
  ]);
  expect([rows[0]?.['features'], rows[2]?.['features']]).toEqual(
    [0, 1].map((row) => Array.from(rowOf(data, row, shape[1] ?? 0))),
  );
});
