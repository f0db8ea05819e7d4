import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PhotoOwner } from '../../../src/main/photo/protocol';
import { PhotoServer } from '../../../src/main/photo/server';
import { Caller } from '../../../src/shared/channel/caller';
import { serve } from '../../../src/shared/channel/serve';
import { PHOTOS } from '../../../src/shared/photo-port';
import type { Work } from '../../../src/vit/session/work';
import { portPair } from '../../support/port-pair';
import sharp from 'sharp';
import type { Recipe } from '../../../src/vit/recipe';
import { HeadlightError } from '../../../src/vit/errors';
import { AS_IT_IS, bytesOf, NOBODY } from './fixtures';

const RECIPE: Recipe = { ...AS_IT_IS, inputSize: [16, 16] };

let told: string[];
let server: PhotoServer;

const owner: PhotoOwner = {
  ...NOBODY,
  busy: (photo) => void told.push(`busy ${photo}`),
  idle: (photo) => void told.push(`idle ${photo}`),
};

beforeEach(() => {
  told = [];
  server = new PhotoServer(owner);
});

const register = (id: string, file = 'rgb-444.jpg'): void => server.register({ id, name: file, bytes: bytesOf(file) });

/** A client of its own, with what became of its questions in the order it heard of it. */
function client() {
  const [near, far] = portPair();
  serve(far, PHOTOS, server);
  const { calls } = new Caller(PHOTOS, near);
  const heard: string[] = [];
  const view = (photo: string, work?: Work): Promise<unknown> =>
    calls.view(photo, 10, work).then(
      ({ format }) => heard.push(`${photo} ${format}`),
      ({ code }: HeadlightError) => heard.push(`${photo} ${code}`),
    );
  return { near, far, calls, heard, view };
}

describe('the photo server', () => {
  it('drops what is no request, or refuses it by its number, and goes on', async () => {
    register('a');
    const { near, far, heard, view } = client();
    const recipe = { mean: [0], std: [0] };
    const wrong = [null, undefined, 7, 'x', [], {}, { id: 'x' }, { id: 1 }, { id: 2, call: 'zzz', args: ['a', 10] }];
    const nearly = [
      { id: 3, call: 'view', args: [7, 10] },
      { id: 4, call: 'view', args: ['a', '10'] },
      { id: 5, call: 'pixels', args: ['a', recipe] },
      { id: 6, call: 'pixels', args: ['a', null] },
      { id: 7, call: 'thumbnail', args: ['a', 10, '/etc/passwd'] },
      { id: 8, call: 'register', args: [{ id: 'b', path: '/etc/passwd' }] },
      { id: 9, stop: {} },
    ];
    for (const message of [...wrong, ...nearly]) near.send(message);
    await new Promise(setImmediate);
    const answers = far.sent as { readonly id: number; readonly code: string }[];
    expect(answers.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['badRequest']));
    await view('a');
    expect(heard).toEqual(['a jpeg']);
  });

  it('says when work on a photo begins and ends, once for requests that overlap', async () => {
    register('a');
    const { view } = client();
    await Promise.all([view('a'), view('a')]);
    await new Promise(setImmediate);
    expect(told).toEqual(['busy a', 'idle a']);
  });

  it('keeps clients apart that number their requests alike', async () => {
    register('a');
    register('b', 'still.gif');
    const [one, two] = [client(), client()];
    await Promise.all([one.view('a'), two.view('b')]);
    expect([one.heard, two.heard]).toEqual([['a jpeg'], ['b gif']]);
  });

  it('waits a moment for a photo that is announced after it was asked for', async () => {
    const { heard, view } = client();
    const done = view('late');
    await new Promise(setImmediate);
    register('late');
    await done;
    expect(heard).toEqual(['late jpeg']);
  });

  it('does not know a photo that nobody announces', async () => {
    const { heard, view } = client();
    await view('never');
    expect(heard).toEqual(['never photoNotFound']);
  });

  it('cancels one request, a released photo’s, and those of a client that is gone', async () => {
    for (const id of ['a', 'b', 'c']) register(id);
    const { near, far, heard, view } = client();
    const stop = new AbortController();
    const [a, b] = [view('a', { signal: stop.signal }), view('b'), view('c')];
    await Promise.resolve();
    stop.abort();
    server.release(['b']);
    await Promise.all([a, b]);
    expect(heard).toEqual(['a cancelled', 'b cancelled']);
    near.close();
    await vi.waitFor(() => expect(far.sent.at(-1)).toMatchObject({ code: 'cancelled' })); // c, which nobody hears
  });

  it('refuses a photo its owner has given up', async () => {
    register('a');
    server.refuse('a', { code: 'photoTimeout', params: { seconds: 3 } });
    await expect(client().calls.thumbnail('a', 10)).rejects.toMatchObject({
      code: 'photoTimeout',
      params: { seconds: 3 },
    });
  });

  it.each([0, -1, 1.5, 1e9, NaN])('refuses an edge of %d', async (edge) => {
    register('a');
    await expect(client().calls.view('a', edge)).rejects.toMatchObject({ code: 'badRequest' });
  });
});

it('shows a photo as a person turned it, and says so', async () => {
  const bytes = bytesOf('rgb-444.jpg');
  register('a');
  server.register({ id: 'b', name: 'b.jpg', bytes, turn: 90 });
  const { calls } = client();
  const [upright, onSide] = [await calls.view('a', 1000), await calls.view('b', 1000)];
  expect([onSide.rows, onSide.cols]).toEqual([upright.cols, upright.rows]);
  const size = [onSide.photoRows, onSide.photoCols] as const;
  const { pixels: seen, notes } = await calls.pixels('b', { ...RECIPE, inputSize: size });
  expect(notes).toEqual([{ note: 'turned', params: { degrees: 90 } }]);
  const { data, info } = await sharp(bytes).rotate(90).raw().toBuffer({ resolveWithObject: true });
  const red = Array.from({ length: info.width * info.height }, (_, i) => data[3 * i]);
  expect([...seen.subarray(0, red.length)].map(Math.round)).toEqual(red);
});

describe('HEIC decoded elsewhere', () => {
  /** Pictures that are decoded when they are told to, and the signals that stop them. */
  function elsewhere() {
    const begun: { signal: AbortSignal; finish: () => void }[] = [];
    const picture = { data: new Uint8Array(12), rows: 2, cols: 2, channels: 3, depth: 8, icc: null } as const;
    const decode = (_: Uint8Array, __: boolean, signal = new AbortController().signal) =>
      new Promise<typeof picture & { premultiplied: boolean }>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new HeadlightError('cancelled')));
        begun.push({ signal, finish: () => resolve({ ...picture, premultiplied: false }) });
      });
    return { begun, decode, rest: () => undefined };
  }
  const until = (so: () => boolean): Promise<void> => vi.waitFor(() => expect(so()).toBe(true));
  const started = (hevc: ReturnType<typeof elsewhere>): void => {
    server = new PhotoServer(owner, hevc);
    server.register({ id: 'heic', name: 'a.heic', bytes: bytesOf('roll/quarters.heic') });
  };

  it('leaves the other lane free', async () => {
    const hevc = elsewhere();
    started(hevc);
    register('a');
    const { heard, view } = client();
    const slow = view('heic');
    await view('a');
    hevc.begun[0]?.finish();
    await slow;
    expect(heard).toEqual(['a jpeg', 'heic heic']);
  });

  it('is stopped when the last one who waits has gone, and begun anew for whoever comes', async () => {
    const hevc = elsewhere();
    started(hevc);
    const [one, two, three] = [client(), client(), client()];
    void one.view('heic');
    const stop = new AbortController();
    const second = two.view('heic', { signal: stop.signal });
    await until(() => hevc.begun.length === 1);
    one.near.close();
    await new Promise(setImmediate);
    expect(hevc.begun[0]?.signal.aborted).toBe(false);
    stop.abort();
    await until(() => hevc.begun[0]?.signal.aborted === true);
    const again = three.view('heic');
    await until(() => hevc.begun.length === 2);
    hevc.begun[1]?.finish();
    await Promise.all([second, again]);
    expect([two.heard, three.heard]).toEqual([['heic cancelled'], ['heic heic']]);
  });
});
