/** What is kept, what is given up, and what killed processes have left. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { clearStorage, storageOf, sweepStorage, type StoragePlaces } from '../../../src/main/models/storage';
import { watchModels } from '../../../src/main/models/watch-models';
import { markOf, ownMark } from '../../../src/main/write/process-mark';

let places: StoragePlaces;
beforeEach(() => {
  const data = mkdtempSync(join(tmpdir(), 'headlight-storage-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  places = { data, models: join(data, 'models'), cache: join(data, 'native') };
});

function put(bytes: number, ...path: string[]): void {
  const place = join(places.data, ...path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, Buffer.alloc(bytes));
}
const GONE = markOf(999_999_999);

it('is nothing at first, and looking makes nothing', async () => {
  const none = { count: 0, bytes: 0 };
  expect(await storageOf(places)).toEqual({ weights: none, cache: none, partial: none });
  expect(await sweepStorage(places)).toEqual({ files: 0, bytes: 0 });
  await clearStorage('cache', places);
  expect(readdirSync(places.data)).toEqual([]);
});

it('counts models, kept weights and unfinished downloads, and gives up what can be made again', async () => {
  put(100, 'models', 'a', 'model.safetensors');
  put(10, 'models', 'a', 'config.json');
  put(7, 'native', 'x.weights');
  put(1, 'native', 'x.check');
  put(20, 'models', '.partial', 'b@1', 'model.safetensors.part');
  put(30, 'models', '.partial', 'busy@1', 'model.safetensors.part');
  const partial = { count: 2, bytes: 50 };
  expect(await storageOf(places)).toEqual({
    weights: { count: 1, bytes: 110 },
    cache: { count: 1, bytes: 8 },
    partial,
  });
  await clearStorage('cache', places);
  writeFileSync(join(places.models, '.partial', 'busy.lock'), `${markOf(process.ppid)} x`); // it runs
  await clearStorage('partial', places);
  const { cache, partial: left, weights } = await storageOf(places);
  expect([cache.bytes, left.count, weights.count]).toEqual([0, 1, 1]);
  expect(existsSync(join(places.models, '.partial', 'busy@1'))).toBe(true);
});

it('is swept of what killed processes have left, and of nothing that is in use', async () => {
  put(5, '.headlight-' + GONE + '-00000000.tmp');
  put(6, 'native', '.headlight-' + GONE + '-00000001.tmp');
  put(6, 'native', '.headlight-' + ownMark() + '-00000002.tmp');
  put(7, 'models', '.partial', `.removed-${GONE}-00000000-a`, 'model.safetensors');
  put(8, 'models', '.partial', `.removed-${ownMark()}-00000000-b`, 'model.safetensors');
  put(9, 'models', '.partial', '.old-0c9e3a52-5f0e-4a5e-8e0a-0d7f2b1c9e11', 'model.safetensors');
  put(3, 'models', '.partial', `.replaced-${GONE}-00000000-c`, 'model.safetensors'); // its new version never came
  put(4, 'models', '.partial', `.replaced-${GONE}-00000000-d`, 'model.safetensors'); // this one's did
  put(4, 'models', 'd', 'model.safetensors');
  put(2, 'models', '.partial', 'e@1', 'model.safetensors.part'); // to be gone on with
  expect(await sweepStorage(places)).toEqual({ files: 5, bytes: 5 + 6 + 7 + 9 + 4 });
  expect(readdirSync(join(places.models, '.partial')).sort()).toEqual([`.removed-${ownMark()}-00000000-b`, 'e@1']);
  expect(readdirSync(places.models).sort()).toEqual(['.partial', 'c', 'd']);
  expect(readdirSync(places.cache)).toEqual([`.headlight-${ownMark()}-00000002.tmp`]);
  expect(await sweepStorage(places)).toEqual({ files: 0, bytes: 0 });
});

it('what another program changes is told, once it is quiet', async () => {
  const onChange = vi.fn();
  const stop = watchModels(places, onChange);
  onTestFinished(stop);
  put(1, 'settings.json');
  await new Promise((done) => setTimeout(done, 400));
  expect(onChange).not.toHaveBeenCalled();
  put(1, 'models.json');
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), 3000);
  put(1, 'models', 'a', 'model.safetensors');
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2), 3000);
  put(1, 'models', 'b', 'model.safetensors');
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(3), 3000);
});
