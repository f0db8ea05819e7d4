/** (b) Photo file → top 5 against @huggingface/transformers in Node, same weights: ≤ 0.9 ×; (d) photos per second, many in a row. */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { forkPhotoProcess } from '../src/main/photo/fork';
import { PhotoService } from '../src/main/photo/service';
import { VitSession } from '../src/vit/session/session';
import { race, ratios, summary } from './support/measure';
import { available, MODELS, openNative, requirePeer } from './support/models';
import { phonePhotos } from './support/phone-photos';
import { report, rounds, type Row } from './support/report';

/** The part of @huggingface/transformers that is used. */
interface Transformers {
  readonly env: { localModelPath: string; allowRemoteModels: boolean };
  pipeline(task: 'image-classification', model: string, options: { dtype: 'fp32'; device: 'cpu' }): Promise<Classify>;
}
type Classify = (photo: string, options: { top_k: number }) => Promise<readonly { readonly label: string }[]>;

const SAMPLES = ['dog.jpg', 'espresso.jpg', 'castle.jpg', 'citrus.jpg'];
const PHOTOS = SAMPLES.map((name) => join(process.cwd(), 'resources', 'photos', name)).filter((path) =>
  existsSync(path),
);
const MANY = 200;
/** What threads of the one before may spin after their run, and more. */
const REST_MS = 30;
/** Where the time of one photo goes. */
const PARTS = ['decode', 'preprocess', 'between processes', 'forward'] as const;
type Part = (typeof PARTS)[number];
const rows: Row[] = [];

const service = new PhotoService({
  spawn: () => forkPhotoProcess(join(process.cwd(), 'out', 'main', 'photo-process.js')),
});
const transformers = requirePeer('@huggingface/transformers') as Transformers;
transformers.env.localModelPath = MODELS;
transformers.env.allowRemoteModels = false;

for (const variant of available(['Ti', 'B'])) {
  for (const name of ['config.json', 'preprocessor_config.json']) {
    copyFileSync(join(MODELS, variant, `peer.${name}`), join(MODELS, variant, 'onnx', '..', name));
  }
  const { checkpoint, executor } = await openNative(variant);
  const session = await VitSession.open(checkpoint, executor, { first: 'answer' });
  const classify = await transformers.pipeline('image-classification', variant, { dtype: 'fp32', device: 'cpu' });
  let ids = 0;
  const profile: Readonly<Record<Part, number>>[] = [];
  const ours = async (path: string): Promise<string[]> => {
    const id = `${path} ${ids++}`; // a new photo each time: nothing is kept of the last run
    service.register({ id, name: path, path });
    const start = performance.now();
    const { pixels, timing } = await service.pixels(id, checkpoint.recipe);
    const asked = performance.now();
    const { predictions } = await session.classify({ pixels }, 5);
    const { decodeMs, preprocessMs } = timing;
    const between = asked - start - decodeMs - preprocessMs;
    profile.push({
      decode: decodeMs,
      preprocess: preprocessMs,
      'between processes': between,
      forward: performance.now() - asked,
    });
    service.release([id]);
    return predictions.map(({ index }) => `class ${index}`);
  };
  const theirs = async (path: string): Promise<string[]> =>
    (await classify(path, { top_k: 5 })).map(({ label }) => label);

  let agreed = 0;
  for (const path of PHOTOS) agreed += (await ours(path))[0] === (await theirs(path))[0] ? 1 : 0;
  rows.push({ what: `${variant} same best class, of ${PHOTOS.length} photos`, value: agreed, unit: '' });

  profile.length = 0;
  let turn = 0;
  const next = (): string => PHOTOS[Math.floor(turn++ / 2) % PHOTOS.length] ?? '';
  const [mine, peer] = await race(
    [
      { name: 'Headlight', run: () => ours(next()) },
      { name: 'transformers', run: () => theirs(next()) },
    ],
    { rounds: rounds(20), restMs: REST_MS },
  );
  if (!mine || !peer) throw new RangeError('expected two timings');
  rows.push({ what: `${variant} photo → top 5`, value: mine.median, p95: mine.p95, unit: 'ms' });
  for (const part of PARTS) {
    const { median, p95 } = summary(profile.map((times) => times[part]));
    rows.push({ what: `${variant} of it: ${part}`, value: median, p95, unit: 'ms' });
  }
  rows.push({ what: `${variant} photo → top 5, transformers`, value: peer.median, p95: peer.p95, unit: 'ms' });
  rows.push({
    what: `${variant} ratio`,
    value: ratios(mine, peer).median,
    p95: ratios(mine, peer).p95,
    unit: '×',
    bar: '≤ 0.9 ×',
  });

  const many = process.argv.includes('--short') ? MANY / 5 : MANY;
  const list = Array.from({ length: many }, (_, i) => PHOTOS[i % PHOTOS.length] ?? '');
  rows.push({
    what: `${variant} ${many} photos in a row`,
    value: many / (await seconds(() => pipelined(list, ours))),
    unit: 'photos/s',
  });
  rows.push({
    what: `${variant} ${many} photos in a row, transformers`,
    value: many / (await seconds(async () => void (await Promise.all([each(list, theirs)])))),
    unit: 'photos/s',
  });
  const phone = await phonePhotos(PHOTOS);
  let shot = 0;
  const nextShot = (): string => phone[Math.floor(shot++ / 2) % phone.length] ?? '';
  const [oursOfPhone, theirsOfPhone] = await race(
    [
      { name: 'Headlight', run: () => ours(nextShot()) },
      { name: 'transformers', run: () => theirs(nextShot()) },
    ],
    { rounds: rounds(12) },
  );
  if (!oursOfPhone || !theirsOfPhone) throw new RangeError('expected two timings');
  const row = { what: `${variant} 12-megapixel JPEG → top 5`, value: oursOfPhone.median, p95: oursOfPhone.p95 };
  rows.push({ ...row, unit: 'ms' });
  rows.push({ what: `${row.what}, ratio`, value: ratios(oursOfPhone, theirsOfPhone).median, unit: '×' });
  const sweep = Array.from({ length: many / 2 }, (_, i) => phone[i % phone.length] ?? '');
  const [mySeconds, theirSeconds] = [
    await seconds(() => pipelined(sweep, ours)),
    await seconds(() => each(sweep, theirs)),
  ];
  rows.push({
    what: `${variant} ${sweep.length} of 12 megapixels in a row`,
    value: sweep.length / mySeconds,
    unit: 'photos/s',
  });
  rows.push({ what: `${variant} the same, ratio`, value: mySeconds / theirSeconds, unit: '×', bar: '≤ 0.6 ×' });
  session.dispose();
  executor.dispose();
}
service.dispose();
report('photo', { engine: 'native', peer: '@huggingface/transformers 4.3.1, dtype fp32, device cpu' }, rows);

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function each(list: readonly string[], work: (path: string) => Promise<unknown>): Promise<void> {
  for (const path of list) await work(path);
}

/** Two at a time: one photo is decoded in its process while the one before is with the model, as in the app. */
async function pipelined(list: readonly string[], work: (path: string) => Promise<unknown>): Promise<void> {
  const even = list.filter((_, i) => i % 2 === 0);
  const odd = list.filter((_, i) => i % 2 === 1);
  await Promise.all([each(even, work), each(odd, work)]);
}
