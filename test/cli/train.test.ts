/** `headlight train`. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/vit/explain/seeded';
import { inProcess, scratch, SMALL_VIT } from './command';

/** Photos of two or more colours, one folder each, with noise. */
async function colours(counts: Readonly<Record<string, number>>): Promise<string> {
  const folder = scratch();
  const random = seededRandom(5);
  for (const [at, [name, count]] of Object.entries(counts).entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < count; i++) {
      const raw = Uint8Array.from({ length: 24 * 24 * 3 }, (_, j) => 90 * random() + (j % 3 === at ? 150 : 0));
      const file = join(folder, name, `${i}.png`);
      await sharp(raw, { raw: { width: 24, height: 24, channels: 3 } }).png().toFile(file); // prettier-ignore
    }
  }
  return folder;
}

it('makes a model that names one’s own labels, and every command takes', async () => {
  const photos = await colours({ 빨강: 6, green: 6 });
  const out = join(scratch(), 'mine');
  const { code, stdout, stderr } = await inProcess(['train', photos, '--model', SMALL_VIT, '--out', out, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const said = JSON.parse(stdout) as Record<string, unknown>;
  expect(said).toMatchObject({
    labels: ['green', '빨강'],
    photos: 12,
    accuracy: { crossValidated: 1, high: 1 },
    confusion: [[6, 0], [0, 6]], // prettier-ignore
    suspects: [],
    failed: 0,
  });
  const photo = join(photos, '빨강', '0.png');
  const answer = await inProcess(['classify', photo, '--model', out, '--json']);
  const { predictions } = JSON.parse(answer.stdout) as { predictions: { label: string; logit: number }[] };
  expect(predictions.map(({ label }) => label)).toEqual(['빨강', 'green']);
  const why = await inProcess(['explain', photo, '--model', out, '--method', 'relevance', '--out', join(scratch(), 'a.png')]); // prettier-ignore
  expect(why.code).toBe(0);
  const onnx = join(scratch(), 'mine.onnx');
  expect((await inProcess(['models', 'export-onnx', out, onnx])).code).toBe(0);
  const same = await inProcess(['classify', photo, '--model', onnx, '--json']);
  const [first] = (JSON.parse(same.stdout) as { predictions: { label: string; logit: number }[] }).predictions;
  expect(first!.label).toBe('빨강');
  expect(first!.logit).toBeCloseTo(predictions[0]!.logit, 5);
  expect(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))).toMatchObject({
    label_names: ['green', '빨강'],
    headlight: { trained: { photos: 12, lambda: said['lambda'] } },
  });
  const calibrated = await inProcess(['calibrate', photos, '--model', out, '--save', '--json']);
  const { temperature } = JSON.parse(calibrated.stdout) as { temperature: number };
  const then = await inProcess(['classify', photo, '--model', out, '--json']);
  expect(JSON.parse(then.stdout)).toMatchObject({ temperature, calibrated: true });
});

it('names photos that may lie in the wrong folder, and those it cannot read', async () => {
  const photos = await colours({ a: 8, b: 8 });
  writeFileSync(join(photos, 'a', 'wrong.png'), readFileSync(join(photos, 'b', '0.png')));
  writeFileSync(join(photos, 'a', 'damaged.png'), 'no picture');
  const out = join(scratch(), 'mine');
  const run = await inProcess(['train', photos, '--model', SMALL_VIT, '--out', out, '--lambda', '0.1', '--json']);
  expect(run.code).toBe(1);
  const said = JSON.parse(run.stdout) as { suspects: { file: string }[] };
  expect(said).toMatchObject({ photos: 17, failed: 1 });
  expect(said.suspects[0]).toMatchObject({ label: 'a', predicted: 'b' });
  expect(said.suspects[0]!.file).toMatch(/wrong\.png$/);
  expect((said as unknown as { lambda: number }).lambda).toBeCloseTo(0.1, 12);
  const table = await inProcess(['train', photos, '--model', SMALL_VIT, '--out', join(scratch(), 'again')]);
  expect(table.stdout).toContain('wrong.png: a, taken for b');
});

it('says what is too little, writes over nothing, and leaves nothing behind', async () => {
  const out = join(scratch(), 'mine');
  const train = (folder: string, ...more: string[]) => inProcess(['train', folder, '--model', SMALL_VIT, '--out', out, ...more]); // prettier-ignore
  const one = await train(await colours({ a: 6 }));
  expect([one.code, one.stderr]).toEqual([1, expect.stringContaining('two labels at least')]);
  const single = await train(await colours({ a: 6, b: 1 }));
  expect([single.code, single.stderr]).toEqual([1, expect.stringContaining('too few: b (1)')]);
  expect(() => readdirSync(out)).toThrow();
  const few = await train(await colours({ a: 6, b: 3 }));
  expect([few.code, few.stderr]).toEqual([0, expect.stringContaining('say little about it: b (3)')]);
  const before = readFileSync(join(out, 'model.safetensors'));
  const over = await train(await colours({ a: 6, b: 6 }));
  expect([over.code, over.stderr]).toEqual([2, expect.stringContaining('holds files already')]);
  expect(readFileSync(join(out, 'model.safetensors')).equals(before)).toBe(true);
  expect((await inProcess(['train', scratch(), '--model', SMALL_VIT])).code).toBe(2);
});
