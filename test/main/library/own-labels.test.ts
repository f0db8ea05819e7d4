/** A person's own labels in the library: they belong to contents, outlive a restart, and a classifier is fitted on what is kept. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { duplicatesIn } from '../../../src/main/library/duplicates';
import { exportModel, LabelFit } from '../../../src/main/library/label-fit';
import { Library, type TurnedFile } from '../../../src/main/library/library';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { seededRandom } from '../../../src/vit/explain/seeded';
import { folderFiles } from '../../../src/vit/node/folder-files';
import { rounded } from '../../../src/vit/train/kept-features';
import { trainLabels } from '../../../src/vit/train/train-labels';
import { SMALL_VIT } from '../../support/places';

let folder: string;
let library: Library;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-own-labels-'));
  library = await Library.open(join(folder, 'library.db'));
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content = name): TurnedFile {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { size, mtimeMs } = statSync(path);
  return { path, bytes: size, written: mtimeMs, turn: 0 };
}

const model = (): number => library.model('m', 'w', 'f');

it('gives labels to contents: a copy has it too, another content of that name does not, and a restart changes nothing', async () => {
  const [a, copy, b] = [file('a.jpg', 'one'), file('copy.jpg', 'one'), file('b.jpg', 'two')];
  library.add([a, copy, b]);
  const cats = library.own.make('cats');
  expect(library.own.make('cats')).toEqual(cats);
  const dogs = library.own.make('dogs');
  expect(await library.own.put([a, b], cats.id)).toEqual([true, true]);
  await library.own.put([b], dogs.id);
  await library.answers(model(), [copy]); // it is met, and has the content of `a`
  library.close();
  library = await Library.open(join(folder, 'library.db'));
  expect(library.own.labels()).toEqual([cats, dogs]);
  expect(library.own.labelled()).toEqual([
    { path: a.path, label: cats.id },
    { path: copy.path, label: cats.id },
    { path: b.path, label: dogs.id },
  ]);
  library.own.rename(dogs.id, 'hounds');
  expect(() => library.own.rename(dogs.id, 'cats')).toThrow(expect.objectContaining({ code: 'labelTaken' }));
  await library.own.put([b], null);
  library.own.remove(cats.id);
  expect(library.own.labels()).toEqual([{ id: dogs.id, name: 'hounds' }]);
  expect(library.own.labelled()).toEqual([]);
});

it('gives none to a file that was written since it was met, and keeps no features of it', async () => {
  const a = file('a.jpg', 'one');
  library.add([a]);
  const label = library.own.make('cats').id;
  appendFileSync(a.path, ' more');
  expect(await library.own.put([a], label)).toEqual([false]);
  library.own.keepFeatures(model(), [{ file: a, features: Float32Array.of(1) }]);
  expect(library.own.samples(model(), [a])).toEqual([]);
});

it('keeps features for each model and turn, and says which lack', async () => {
  const [a, b] = [file('a.jpg'), file('b.jpg')];
  library.add([a, b]);
  const label = library.own.make('cats').id;
  await library.own.put([a], label);
  const mine = model();
  const features = Float32Array.of(0.1, -3e4, 7e-8);
  expect(library.own.lacking(mine, [a, b])).toEqual([true, false]); // what was never hashed has no content
  library.own.keepFeatures(mine, [{ file: a, features }]);
  expect(library.own.lacking(mine, [a])).toEqual([false]);
  expect(library.own.lacking(mine, [{ ...a, turn: 90 }])).toEqual([true]);
  expect(library.own.lacking(library.model('other', 'w2', 'f'), [a])).toEqual([true]);
  expect(library.own.samples(mine, [b, a])).toEqual([{ at: 1, path: a.path, label, features: rounded(features) }]);
});

it('finds copies by content and near photos by features, each content once', async () => {
  const files = ['a', 'a-copy', 'b', 'c', 'd', 'e'].map((name) => file(`${name}.jpg`, name.slice(0, 1)));
  library.add(files);
  await library.own.put(files.slice(0, 5), library.own.make('all').id);
  const of = (x: number, y: number) => Float32Array.of(x, y);
  const features = [of(1, 0), of(1, 0), of(2, 0.1), of(5, 0.75), of(0, 1)];
  library.own.keepFeatures(model(), files.slice(0, 5).map((file, i) => ({ file, features: features[i]! }))); // prettier-ignore
  library.own.keepFeatures(library.model('rarer', 'w2', 'f'), [{ file: files[4]!, features: of(1, 0) }]);
  const known = library.own.known();
  expect(known.map(({ path }) => basename(path))).toEqual(['a.jpg', 'a-copy.jpg', 'b.jpg', 'c.jpg', 'd.jpg']); // e was never read
  const pause = () => Promise.resolve();
  const groups = (await duplicatesIn(known, 0.99, pause)).map(({ paths, ...rest }) => ({ ...rest, names: paths.map((path) => basename(path)) })); // prettier-ignore
  expect(groups).toEqual([
    { kind: 'same', similarity: 1, names: ['a.jpg', 'a-copy.jpg'] },
    { kind: 'near', similarity: expect.closeTo(0.995, 3), names: ['a.jpg', 'b.jpg', 'c.jpg'] },
  ]); // b is near to a, and c to b
  expect((await duplicatesIn(known, 0.9999, pause)).map(({ kind }) => kind)).toEqual(['same']);
});

/** Photos of three labels, some of them far from the others of theirs. */
async function sorted(count: number) {
  const random = seededRandom(3);
  const files = Array.from({ length: count }, (_, i) => file(`${i}.jpg`));
  library.add(files);
  const labels = ['b', 'a', 'c'].map((name) => library.own.make(name));
  for (const [k, { id }] of labels.entries()) await library.own.put(files.filter((_, i) => i % 3 === k), id); // prettier-ignore
  const features = files.map((_, i) => Float32Array.from({ length: 256 }, (_, j) => random() + (j % 3 === (i === 4 ? 2 : i % 3) ? 0.4 : 0))); // prettier-ignore
  library.own.keepFeatures(
    model(),
    files.map((file, i) => ({ file, features: features[i]! })),
  );
  return { files, features, labels };
}

it('fits what `headlight train` would fit of the same photos, and makes a model of it that anyone can open', async () => {
  const { files, features, labels } = await sorted(30);
  const fit = new LabelFit();
  const found = await fit.fit(model(), labels, library.own.samples(model(), files));
  expect(found.labels.map(({ name }) => name)).toEqual(['a', 'b', 'c']); // as folders stand
  const order = [1, 0, 2].flatMap((k) => files.flatMap((_, i) => (i % 3 === k ? [i] : [])));
  expect(found.photos).toEqual(order);
  const same = await trainLabels(
    { features: order.map((i) => rounded(features[i]!)), classes: order.map((i) => [1, 0, 2][i % 3]!), count: 3 },
    { folds: 5, seed: 1, pause: () => Promise.resolve() },
  );
  expect(found).toMatchObject({ accuracy: same.fit.accuracy, confusion: same.fit.confusion, lambda: same.fit.lambda });
  expect(found.suspects[0]).toMatchObject({ photo: order.indexOf(4), predicted: 2 });
  expect(found.wanting[0]).toMatchObject({ label: 0, photos: 10, takenFor: 2 });

  const made = { base: { id: 'base', folder: SMALL_VIT, weights: null }, overrides: {}, models: join(folder, 'models'), id: 'mine' }; // prettier-ignore
  await expect(fit.make(model() + 1, made)).rejects.toMatchObject({ code: 'badRequest' });
  await fit.make(model(), made);
  const onnx = join(folder, 'mine.onnx');
  const exported = { folder: join(folder, 'models', 'mine'), weights: null, overrides: {} };
  expect(await exportModel(exported, onnx)).toEqual([onnx]);
  const again = await openCheckpoint(folderFiles(folder), { weights: 'mine.onnx' });
  expect(again.labels.map(({ text }) => text)).toEqual(['a', 'b', 'c']); // the file is a model by itself
  const opened = await openCheckpoint(folderFiles(join(folder, 'models', 'mine')));
  expect(opened.labels.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  expect(await opened.read('head.weight')).toEqual(same.fit.weight);
  const config = JSON.parse(readFileSync(join(folder, 'models', 'mine', 'config.json'), 'utf8')) as unknown;
  expect(config).toMatchObject({ headlight: { trained: { base: 'base', photos: 30, accuracy: same.fit.accuracy } } });
});

it('is overtaken by a later fit, and says when there is too little', async () => {
  const { files, labels } = await sorted(30);
  const fit = new LabelFit();
  const samples = library.own.samples(model(), files);
  const first = fit.fit(model(), labels, samples);
  const second = fit.fit(model(), labels, samples);
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect((await second).photos).toHaveLength(30);
  const few = samples.filter(({ label }) => label === labels[0]?.id);
  await expect(fit.fit(model(), labels, few)).rejects.toMatchObject({ code: 'labelsTooFew' });
  await expect(fit.fit(model(), labels, [...few, samples.find(({ label }) => label !== labels[0]?.id)!])).rejects.toMatchObject({ code: 'labelsTooFew' }); // prettier-ignore
});
