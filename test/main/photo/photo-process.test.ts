import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { PhotoService } from '../../../src/main/photo/service';
import type { PhotoServiceOptions } from '../../../src/main/photo/service-options';
import type { PhotoChild } from '../../../src/main/photo/protocol';
import type { HeadlightError } from '../../../src/vit/errors';
import type { Recipe } from '../../../src/vit/recipe';
import { bytesOf, PHOTOS } from './fixtures';
import { manyTiles } from './support/heif-file';
import { buildPhotoProcess, type BuiltProcess } from './process';

const RECIPE: Recipe = {
  colour: 'asStored',
  resize: { mode: 'exact', size: [16, 16] },
  crop: null,
  interpolation: 'bilinear',
  rescale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  inputSize: [16, 16],
};

let built: BuiltProcess;
let service: PhotoService;
const failures: [string, string][] = [];
let spawned = 0;
let last: PhotoChild;

function start(faults = '', options: Partial<PhotoServiceOptions> = {}): void {
  service = new PhotoService({
    spawn: () => {
      spawned++;
      return (last = built.spawn(faults));
    },
    onFailed: (photo, error) => failures.push([photo, error.code]),
    ...options,
  });
}

function register(...names: string[]): void {
  for (const name of names) service.register({ id: name, name, bytes: bytesOf('rgb-444.jpg') });
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error: HeadlightError) => error.code,
  );

beforeAll(async () => {
  built = await buildPhotoProcess();
}, 60_000);
afterAll(() => built.remove());
afterEach(() => {
  service.dispose();
  failures.length = 0;
  spawned = 0;
});

describe('the photo process', () => {
  it('answers with pixels, a view and a thumbnail', async () => {
    start();
    service.register({ id: 'a', name: 'a.jpg', path: join(PHOTOS, 'orientation-6.jpg') });
    const [pixels, view, thumbnail] = await Promise.all([
      service.pixels('a', RECIPE),
      service.view('a', 1000),
      service.thumbnail('a', 22),
    ]);
    expect(pixels.pixels).toBeInstanceOf(Float32Array);
    expect([pixels.pixels.length, pixels.rows, pixels.cols, pixels.photoRows, pixels.photoCols]).toEqual([
      768, 16, 16, 44, 29,
    ]);
    expect([view.rows, view.cols, view.format, view.mime]).toEqual([44, 29, 'jpeg', 'image/png']);
    expect([thumbnail.rows, thumbnail.cols, thumbnail.mime]).toEqual([22, 15, 'image/webp']);
    expect(spawned).toBe(1);
  });

  it('answers a JPEG while a HEIC is decoded, and the HEIC after it', async () => {
    start();
    service.register({ id: 'heic', name: 'a.heic', bytes: manyTiles(24) });
    register('jpeg');
    const order: string[] = [];
    const ask = (id: string): Promise<unknown> => service.pixels(id, RECIPE).then(() => order.push(id));
    await Promise.all([ask('heic'), ask('jpeg')]);
    expect(order).toEqual(['jpeg', 'heic']);
  });

  it('names the photo that crashes it, and the others do not notice', async () => {
    start('crash:evil');
    const names = ['a', 'evil', 'b', 'c'];
    register(...names);
    const codes = await Promise.all(names.map((name) => codeOf(service.pixels(name, RECIPE))));
    expect(codes).toEqual(['fine', 'photoCrashed', 'fine', 'fine']);
    expect(failures).toEqual([['evil', 'photoCrashed']]);
    expect(await codeOf(service.view('evil', 100))).toBe('photoCrashed');
    expect(failures).toHaveLength(1);
  });

  it('stops a photo that hangs it, and the others do not notice', async () => {
    start('hang:slow', { timeoutSeconds: 1 });
    const names = ['slow', 'a', 'b'];
    register(...names);
    const codes = await Promise.all(names.map((name) => codeOf(service.pixels(name, RECIPE))));
    expect(codes).toEqual(['photoTimeout', 'fine', 'fine']);
    expect(failures).toEqual([['slow', 'photoTimeout']]);
  });

  it.runIf(process.platform === 'linux')('refuses no photo because its process was stopped for a while', async () => {
    start('', { timeoutSeconds: 1 });
    register('a');
    const asked = service.pixels('a', RECIPE);
    const { pid } = last;
    const stop = new Promise<number>((done) =>
      last.port.listen((message) => {
        if ((message as { readonly call?: string }).call !== 'busy') return;
        process.kill(pid!()!, 'SIGSTOP');
        done(pid!()!);
      }),
    );
    const stopped = await stop;
    await new Promise((done) => setTimeout(done, 2500));
    process.kill(stopped, 'SIGCONT');
    await asked;
    expect([failures, spawned]).toEqual([[], 1]);
  });

  it.runIf(process.platform === 'linux')('replaces a process that stays stopped before its first word', async () => {
    start('', { watch: { silent: 1000 } });
    register('a');
    const asked = service.pixels('a', RECIPE);
    process.kill(last.pid!()!, 'SIGSTOP');
    await asked;
    expect([failures, spawned]).toEqual([[], 2]);
  });

  it('says what is wrong with a file that is not there', async () => {
    start();
    service.register({ id: 'x', name: 'x.jpg', path: join(PHOTOS, 'nowhere.jpg') });
    await expect(service.view('x', 100)).rejects.toMatchObject({
      code: 'photoNotFound',
      params: { name: 'nowhere.jpg' },
    });
  });

  it('cancels what was given up', async () => {
    start();
    register('a');
    const controller = new AbortController();
    const view = codeOf(service.view('a', 100, { signal: controller.signal }));
    controller.abort();
    expect(await view).toBe('cancelled');
    expect(await codeOf(service.view('a', 100))).toBe('fine');
  });

  it('refuses a recipe that makes no sense, and carries on', async () => {
    start();
    register('a');
    expect(await codeOf(service.pixels('a', { ...RECIPE, std: [0, 0, 0] }))).toBe('badRequest');
    expect(await codeOf(service.pixels('a', RECIPE))).toBe('fine');
  });

  it('rejects what is pending when its owner is done', async () => {
    start();
    register('a');
    const view = codeOf(service.view('a', 100));
    service.dispose();
    expect(await view).toBe('cancelled');
  });
});
