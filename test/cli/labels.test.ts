/** `--labels`, `--template`, `embed --text` and `search`: classes in a person's own words, on small models of images and texts. */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { TOWERS, tokenizerFolder, towerFolder, towerNumbers, type TowerName } from '../support/text-tower';
import { inProcess, photo, readNpy, scratch } from './command';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';

const CAT = photo('coffee.png');
const models = {} as Record<TowerName, string>;
beforeAll(() => {
  const root = mkdtempSync(join(tmpdir(), 'headlight-towers-'));
  for (const name of TOWERS) {
    models[name] = join(root, name);
    for (const from of [towerFolder(name), tokenizerFolder(name)])
      for (const file of readdirSync(from)) cpSync(join(from, file), join(models[name], file));
  }
});

interface Said {
  readonly output: string;
  readonly templates: readonly string[];
  readonly predictions: readonly { index: number; label: string; score: number; logit: number; similarity: number }[];
}

it.each(TOWERS)('%s: classifies by labels, and says cosine, logit and score of each', async (name) => {
  const ran = await inProcess(['classify', CAT, '--model', models[name], '--labels', 'dog, red car, dog', '--template', 'a photo of a {}', '--json']); // prettier-ignore
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const { output, templates, predictions } = JSON.parse(ran.stdout) as Said;
  expect(templates).toEqual(['a photo of a {}']);
  expect(predictions.map(({ label }) => label).sort()).toEqual(['dog', 'red car']);
  const sum = predictions.reduce((all, { score }) => all + score, 0);
  if (name === 'siglip-hf') {
    expect(output).toBe('multi');
    for (const { score, logit, similarity } of predictions) {
      expect(score).toBeCloseTo(1 / (1 + Math.exp(-logit)), 9);
      expect(logit).toBeCloseTo(Math.exp(1.5) * similarity - 2.25, 5);
    }
  } else {
    expect([output, sum]).toEqual(['single', expect.closeTo(1, 9) as number]);
    for (const { logit, similarity } of predictions)
      expect(Math.abs(similarity)).toBeLessThanOrEqual(1 + 1e-6 * logit ** 0);
  }
});

it('reads labels of a file, asks lenses by label, and makes a map again from its settings', async () => {
  const folder = scratch();
  const [labels, out, again] = ['labels.txt', 'map.npy', 'again.npy'].map((file) => join(folder, file)) as [string, string, string]; // prettier-ignore
  writeFileSync(labels, 'tabby, tabby cat\n빨간 자동차\ndog\n');
  const ask = ['explain', CAT, '--model', models['clip-hf'], '--labels', labels, '--template', 'a photo of a {}', '--template', 'the {}', '--method', 'relevance', '--class', '빨간 자동차', '--versus', 'dog', '--raw', out]; // prettier-ignore
  const ran = await inProcess(ask);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  writeFileSync(labels, 'other\n'); // the settings hold the labels themselves
  const remade = await inProcess(['explain', CAT, '--settings', `${out}.json`, '--model', models['clip-hf'], '--raw', again]); // prettier-ignore
  expect([remade.code, remade.stderr]).toEqual([0, '']);
  expect(readNpy(again)).toEqual(readNpy(out));
  expect(Math.max(...readNpy(out).data.map(Math.abs))).toBeGreaterThan(0);
});

it('embeds texts: the tower’s own features, or the mean of several sentences', async () => {
  const out = join(scratch(), 't.npy');
  const { texts, features } = towerNumbers('clip-hf');
  const ran = await inProcess(['embed', '--model', models['clip-hf'], ...texts.flatMap((text) => ['--text', text]), '--out', out, '--json']); // prettier-ignore
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  const { shape, data } = readNpy(out);
  expect(shape).toEqual([texts.length, 6]);
  features.flat().forEach((wanted, i) => expect(data[i]).toBeCloseTo(wanted, 5));
  const one = await inProcess(['embed', '--model', models['clip-hf'], '--labels', 'dog', '--template', 'imagenet-simple', '--json']); // prettier-ignore
  const said = JSON.parse(one.stdout) as { features: number[]; templates: string[] };
  expect([said.templates.length, Math.hypot(...said.features)]).toEqual([7, expect.closeTo(1, 6) as number]);
});

it('sorts a folder by a sentence and by a photo', async () => {
  const folder = join(scratch(), 'photos');
  mkdirSync(folder);
  for (const name of ['coffee.png', 'rocket.jpg', 'chelsea.png']) cpSync(photo(name), join(folder, name));
  const rows = async (query: string): Promise<{ rank: number; file: string; similarity: number }[]> => {
    const ran = await inProcess(['search', query, folder, '--model', models['siglip-hf'], '--json']);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    return JSON.parse(ran.stdout) as { rank: number; file: string; similarity: number }[];
  };
  const [byPhoto, byText] = [await rows(photo('rocket.jpg')), await rows('a red car')];
  expect(byPhoto[0]).toMatchObject({ rank: 1, file: join(folder, 'rocket.jpg'), similarity: expect.closeTo(1, 6) as number }); // prettier-ignore
  const classified = await inProcess(['classify', folder, '--model', models['siglip-hf'], '--labels', 'a red car', '--json']); // prettier-ignore
  const wanted = (JSON.parse(classified.stdout) as (Said & { file: string })[]).map(({ file, predictions: [best] }) => [file, best?.similarity] as const); // prettier-ignore
  for (const { file, similarity } of byText) expect(similarity).toBeCloseTo(wanted.find(([name]) => name === file)?.[1] ?? NaN, 6); // prettier-ignore
  expect(byText.map(({ similarity }) => similarity)).toEqual(byText.map(({ similarity }) => similarity).sort((a, b) => b - a)); // prettier-ignore
  const table = await inProcess(['search', 'a red car', folder, '--model', models['siglip-hf'], '--top', '1']);
  expect(table.stdout.trim().split('\n')).toHaveLength(1);
});

it('says what is wrong with labels, templates and models', async () => {
  const clip = ['--model', models['clip-hf']];
  const asked = async (...args: string[]): Promise<readonly [number | null, string]> => {
    const { code, stderr } = await inProcess(['classify', CAT, ...args]);
    return [code, stderr];
  };
  expect(await asked(...clip, '--labels', 'missing.txt')).toEqual([2, expect.stringContaining('missing.txt')]);
  expect(await asked(...clip, '--labels', ' , ')).toEqual([2, expect.stringContaining('no label')]);
  expect(await asked(...clip, '--template', 'a {}')).toEqual([2, expect.stringContaining('--labels')]);
  expect(await asked(...clip, '--labels', 'dog', '--template', 'a dog')).toEqual([2, expect.stringContaining('{}')]);
  expect(await asked('--labels', 'dog')).toEqual([1, expect.stringContaining('text encoder')]); // the built-in model
  expect(await asked(...clip, '--labels', 'dog', '--labels', 'cat')).toEqual([2, expect.stringContaining('twice')]);
});
