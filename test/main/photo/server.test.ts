import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProcessMessage } from '../../../src/main/photo/protocol';
import { PhotoServer } from '../../../src/main/photo/server';
import type { EncodedPicture, ModelPixels, PhotoAnswer, PhotoRequest } from '../../../src/shared/photo-port';
import sharp from 'sharp';
import type { Recipe } from '../../../src/vit/recipe';
import { HeadlightError } from '../../../src/vit/errors';
import { AS_IT_IS, bytesOf } from './fixtures';

const RECIPE: Recipe = { ...AS_IT_IS, inputSize: [16, 16] };

let told: ProcessMessage[];
let server: PhotoServer;

beforeEach(() => {
  told = [];
  server = new PhotoServer((message) => told.push(message));
});

const register = (id: string, file = 'rgb-444.jpg'): void =>
  server.receive({ type: 'register', photo: { id, name: file, bytes: bytesOf(file) } });

/** A client of its own, with everything it was answered. */
function client() {
  const answers: PhotoAnswer[] = [];
  const waiting = new Map<number, () => void>();
  const answer = (message: PhotoAnswer): void => {
    answers.push(message);
    waiting.get(message.id)?.();
  };
  const send = (request: PhotoRequest): Promise<void> => {
    const done = new Promise<void>((resolve) => waiting.set(request.id, resolve));
    server.request(request, answer);
    return done;
  };
  return { answers, answer, send };
}
const outcome = (answer: PhotoAnswer | undefined): string => (answer?.ok ? 'fine' : (answer?.code ?? 'nothing'));

describe('the photo server', () => {
  it('drops what is no request, or refuses it by its number, and goes on', async () => {
    register('a');
    const { answers, answer, send } = client();
    const recipe = { mean: [0], std: [0] };
    const wrong = [
      null,
      undefined,
      7,
      'x',
      [],
      {},
      { id: 'x' },
      { id: 1 },
      { id: 2, type: 'zzz', photo: 'a', edge: 10 },
    ];
    const nearly = [
      { id: 3, type: 'view', photo: 7, edge: 10 },
      { id: 4, type: 'view', photo: 'a', edge: '10' },
      { id: 5, type: 'pixels', photo: 'a', recipe },
      { id: 6, type: 'pixels', photo: 'a', recipe: null },
      { id: 7, type: 'thumbnail', photo: 'a', edge: 10, path: '/etc/passwd' },
      { id: 8, type: 'cancel', request: {} },
    ];
    for (const message of [...wrong, ...nearly]) server.message(message, answer);
    expect(answers.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(new Set(answers.map(outcome))).toEqual(new Set(['badRequest']));
    await send({ id: 9, type: 'view', photo: 'a', edge: 10 });
    expect(outcome(answers.at(-1))).toBe('fine');
  });

  it('says when work on a photo begins and ends, once for requests that overlap', async () => {
    register('a');
    const { send } = client();
    await Promise.all([1, 2].map((id) => send({ id, type: 'view', photo: 'a', edge: 10 })));
    await new Promise(setImmediate);
    expect(told).toEqual([
      { type: 'busy', photo: 'a' },
      { type: 'idle', photo: 'a' },
    ]);
  });

  it('keeps clients apart that number their requests alike', async () => {
    register('a');
    register('b', 'still.gif');
    const [one, two] = [client(), client()];
    await Promise.all([
      one.send({ id: 1, type: 'view', photo: 'a', edge: 10 }),
      two.send({ id: 1, type: 'view', photo: 'b', edge: 10 }),
    ]);
    expect(one.answers).toMatchObject([{ id: 1, ok: true, value: { format: 'jpeg' } }]);
    expect(two.answers).toMatchObject([{ id: 1, ok: true, value: { format: 'gif' } }]);
  });

  it('waits a moment for a photo that is announced after it was asked for', async () => {
    const { answers, send } = client();
    const done = send({ id: 1, type: 'view', photo: 'late', edge: 10 });
    register('late');
    await done;
    expect(outcome(answers[0])).toBe('fine');
  });

  it('does not know a photo that nobody announces', async () => {
    const { answers, send } = client();
    await send({ id: 1, type: 'view', photo: 'never', edge: 10 });
    expect(outcome(answers[0])).toBe('photoNotFound');
  });

  it('cancels one request, a released photo’s, and those of a client that is gone', async () => {
    for (const id of ['a', 'b', 'c']) register(id);
    const { answers, answer, send } = client();
    const all = ['a', 'b', 'c'].map((photo, i) => send({ id: i + 1, type: 'view', photo, edge: 10 }));
    server.request({ id: 9, type: 'cancel', request: 1 }, answer);
    server.receive({ type: 'release', photos: ['b'] });
    server.disconnect(answer);
    await Promise.all(all);
    expect(answers.map(outcome)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('refuses a photo its owner has given up', async () => {
    register('a');
    server.receive({ type: 'refuse', photo: 'a', error: { code: 'photoTimeout', params: { seconds: 3 } } });
    const { answers, send } = client();
    await send({ id: 1, type: 'thumbnail', photo: 'a', edge: 10 });
    expect(answers).toEqual([{ id: 1, ok: false, code: 'photoTimeout', params: { seconds: 3 } }]);
  });

  it.each([0, -1, 1.5, 1e9, NaN])('refuses an edge of %d', async (edge) => {
    register('a');
    const { answers, send } = client();
    await send({ id: 1, type: 'view', photo: 'a', edge });
    expect(outcome(answers[0])).toBe('badRequest');
  });
});

it('shows a photo as a person turned it, and says so', async () => {
  const bytes = bytesOf('rgb-444.jpg');
  register('a');
  server.receive({ type: 'register', photo: { id: 'b', name: 'b.jpg', bytes, turn: 90 } });
  const { answers, send } = client();
  await send({ id: 1, type: 'view', photo: 'a', edge: 1000 });
  await send({ id: 2, type: 'view', photo: 'b', edge: 1000 });
  const [upright, onSide] = answers.map((answer) => (answer.ok ? (answer.value as EncodedPicture) : null));
  expect([onSide?.rows, onSide?.cols]).toEqual([upright?.cols, upright?.rows]);
  const size = [onSide!.photoRows, onSide!.photoCols] as const;
  await send({ id: 3, type: 'pixels', photo: 'b', recipe: { ...RECIPE, inputSize: size } });
  expect(answers[2]).toMatchObject({ value: { notes: [{ note: 'turned', params: { degrees: 90 } }] } });
  const seen = answers[2]?.ok ? (answers[2].value as ModelPixels).pixels : new Float32Array();
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
  const ask = (id: number): PhotoRequest => ({ id, type: 'view', photo: 'heic', edge: 10 });
  const until = (so: () => boolean): Promise<void> => vi.waitFor(() => expect(so()).toBe(true));

  it('leaves the other lane free', async () => {
    const hevc = elsewhere();
    server = new PhotoServer((message) => told.push(message), hevc);
    server.receive({ type: 'register', photo: { id: 'heic', name: 'a.heic', bytes: bytesOf('roll/quarters.heic') } });
    register('a');
    const { answers, send } = client();
    const slow = send(ask(1));
    await send({ id: 2, type: 'view', photo: 'a', edge: 10 });
    hevc.begun[0]?.finish();
    await slow;
    expect(answers.map(({ id }) => id)).toEqual([2, 1]);
  });

  it('is stopped when the last one who waits has gone, and begun anew for whoever comes', async () => {
    const hevc = elsewhere();
    server = new PhotoServer((message) => told.push(message), hevc);
    server.receive({ type: 'register', photo: { id: 'heic', name: 'a.heic', bytes: bytesOf('roll/quarters.heic') } });
    const [one, two, three] = [client(), client(), client()];
    void one.send(ask(1));
    void two.send(ask(1));
    await until(() => hevc.begun.length === 1);
    server.disconnect(one.answer);
    expect(hevc.begun[0]?.signal.aborted).toBe(false);
    server.disconnect(two.answer);
    expect(hevc.begun[0]?.signal.aborted).toBe(true);
    const again = three.send(ask(1));
    await until(() => hevc.begun.length === 2);
    hevc.begun[1]?.finish();
    await again;
    expect([...one.answers, ...two.answers, ...three.answers].map(outcome)).toEqual(['cancelled', 'cancelled', 'fine']);
  });
});
