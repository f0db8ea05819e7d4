/** Photos by the thousand on the command line's own loop (≥ 0.9 of what decoding or the forward pass alone allows, memory flat), and 2,000 photos learnt (≤ 2 s). */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseArguments } from '../src/cli/options';
import { forEachPhoto } from '../src/cli/photo-loop';
import { openRuntime } from '../src/cli/runtime';
import { COMMANDS } from '../src/cli/specs';
import { seededRandom } from '../src/vit/explain/seeded';
import { rounded } from '../src/vit/train/kept-features';
import { FOLDS, SEED, trainLabels } from '../src/vit/train/train-labels';
import { report, type Row } from './support/report';

/** So many photos of 400 kB, eight different ones; ten thousand would take ten minutes and say the same. */
const PHOTOS = Number(process.env['HEADLIGHT_BENCH_PHOTOS'] ?? 160);
const LEARNT = 2000;
const rows: Row[] = [];

const folder = mkdtempSync(join(tmpdir(), 'headlight-throughput-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const samples = readdirSync('resources/photos').filter((name) => name.endsWith('.jpg')).slice(0, 8); // prettier-ignore
const random = seededRandom(3);
const grain = Buffer.from(Uint8Array.from({ length: 1600 * 1200 * 3 }, () => 128 + Math.round((random() * 2 - 1) * 6)));
for (const [i, name] of samples.entries()) {
  const grained = {
    input: grain,
    raw: { width: 1600, height: 1200, channels: 3 as const },
    blend: 'soft-light' as const,
  };
  await sharp(join('resources/photos', name)).resize(1600, 1200, { fit: 'fill' }).composite([grained]).jpeg({ quality: 85 }).toFile(join(folder, `${i}.jpg`)); // prettier-ignore
}
const paths = Array.from({ length: PHOTOS }, (_, i) => join(folder, `photo-${i}.jpg`));
for (const [i, path] of paths.entries()) copyFileSync(join(folder, `${i % samples.length}.jpg`), path);

const spec = COMMANDS.find(({ name }) => name === 'classify');
if (!spec) throw new Error('expected classify');
const args = parseArguments(['x', '--engine', 'native'], spec);
const { signal } = new AbortController();
const runtime = await openRuntime(args, { message: () => undefined }, { first: 'answer' });
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};
const all = async (some: readonly string[]): Promise<number> =>
  forEachPhoto(runtime, some.map((path) => ({ path })), signal, {
    ask: (session, { path }, pixels) => session.answer(path, pixels, 5),
    done: () => Promise.resolve(),
    failed: (_, error) => Promise.reject(error as Error),
  }); // prettier-ignore
await all(paths.slice(0, 8));
const before = process.memoryUsage.rss();
const decodes = async (): Promise<void> => {
  const lanes = Array.from({ length: 3 }, async (_, lane) => {
    for (let i = lane; i < paths.length; i += 3) {
      await runtime.photos.pixels(paths[i] as string, runtime.model, signal);
      runtime.photos.release(paths[i] as string);
    }
  });
  await Promise.all(lanes);
};
const one = await runtime.photos.pixels(paths[0] as string, runtime.model, signal);
const forwards = async (): Promise<void> => {
  for (let i = 0; i < PHOTOS; i++)
    await runtime.ask(async (session) => {
      await session.answer('x', one, 5);
      session.forget('x');
    });
};
const decode = PHOTOS / (await seconds(decodes));
const forward = PHOTOS / (await seconds(forwards));
const whole = PHOTOS / (await seconds(() => all(paths)));
const after = process.memoryUsage.rss();
runtime.dispose();
rows.push({ what: `decoding alone, ${PHOTOS} photos`, value: decode, unit: 'photos/s' });
rows.push({ what: 'forward pass alone', value: forward, unit: 'photos/s' });
rows.push({ what: 'both', value: whole, unit: 'photos/s' });
rows.push({
  what: 'against the slower of the two',
  value: whole / Math.min(decode, forward),
  unit: '×',
  bar: '≥ 0.9 ×',
});
rows.push({ what: `memory gained over ${3 * PHOTOS} photos`, value: (after - before) / 2 ** 20, unit: 'MB' });

for (const width of [192, 768]) {
  const classes = Array.from({ length: LEARNT }, (_, i) => i % 10);
  const features = classes.map((k) => rounded(Float32Array.from({ length: width }, (_, j) => random() + (j % 10 === k ? 0.15 : 0)))); // prettier-ignore
  const options = { folds: FOLDS, seed: SEED, pause: () => Promise.resolve() };
  const before = process.cpuUsage();
  await trainLabels({ features, classes, count: 10 }, options);
  const { user, system } = process.cpuUsage(before); // processor time: other work beside it does not count
  rows.push({
    what: `${LEARNT} photos learnt, 10 labels, ${width} features, processor`,
    value: (user + system) / 1000,
    unit: 'ms',
    bar: '≤ 2000 ms',
  });
}
report('throughput', { engine: 'native' }, rows);
