/** The native process begun before anybody asked for it: taken, left alone, or ended. */
import { EventEmitter } from 'node:events';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { NativeEngine } from '../../../src/main/engine/native-engine';
import { portPair } from '../../support/port-pair';
import type { NativeWish } from '../../../src/shared/native-port';

/** A process that never was: what main says to it, and how it ends. */
class Child extends EventEmitter {
  readonly pid = undefined;
  readonly heard: unknown[] = [];
  photos = 0;
  postMessage(message: unknown, ports: readonly unknown[] = []): void {
    const { call, args } = message as { readonly call: string; readonly args: readonly unknown[] };
    if (call === 'photos') this.photos += 1;
    else this.heard.push([call, ...args, ...ports.map(() => 'port')]);
  }
}

const children: Child[] = [];

vi.mock('electron', () => ({
  app: { getPath: () => '' },
  MessageChannelMain: class {
    port1 = {};
    port2 = {};
  },
  utilityProcess: {
    fork: () => {
      const child = new Child();
      children.push(child);
      return child;
    },
  },
}));
vi.mock('../../../src/main/log', () => ({ log: { warn: () => undefined, error: () => undefined } }));

const PLACES = { models: [{ id: 'a', folder: '/models/a', weights: null }], cache: '/cache' };
const WISH: NativeWish = { model: 'a', overrides: {}, precision: 'float32' };

function engine(unaskedMs = 60_000) {
  const onEnded = vi.fn();
  const native = new NativeEngine({ entry: 'x', places: () => Promise.resolve(PLACES), cache: '/cache', photos: () => portPair()[0], onEnded, unaskedMs }); // prettier-ignore
  onTestFinished(() => native.dispose());
  return { native, onEnded };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => void (children.length = 0));

test('a process begun with the app opens the first model, and the window’s port goes to the same process', async () => {
  const { native } = engine();
  native.begin(Promise.resolve(WISH));
  await settled();
  await native.connect();
  expect(children).toHaveLength(1);
  expect(children[0]?.heard).toEqual([
    ['begin', WISH, PLACES],
    ['connect', PLACES, 'port'],
  ]);
});

test('hears of the first photo where it is there, and can read it by then', async () => {
  const { native } = engine();
  native.expect('photo', 5); // no process: nothing is begun for it
  expect(children).toHaveLength(0);
  native.begin(Promise.resolve(null));
  native.expect('photo', 5);
  expect(children[0]?.heard).toEqual([['expect', 'photo', 5]]);
  expect(children[0]?.photos).toBe(1);
});

test('a window that asks first is not given a second copy of its model', async () => {
  const { native } = engine();
  let know = (_wish: NativeWish): void => undefined;
  native.begin(new Promise((resolve) => (know = resolve)));
  await native.connect();
  know(WISH);
  await settled();
  expect(children.map(({ heard }) => heard)).toEqual([[['connect', PLACES, 'port']]]);
});

test('without a model, or when the models cannot be listed, the process waits all the same', async () => {
  const { native } = engine();
  native.begin(Promise.resolve(null));
  await settled();
  expect(children[0]?.heard).toEqual([]);
  const { native: other } = engine();
  other.begin(Promise.reject(new Error('no folder')));
  await settled();
  await other.connect();
  expect(children).toHaveLength(2);
});

test('one that dies before it is asked is as one that dies later: told, and started anew when asked', async () => {
  const { native, onEnded } = engine();
  native.begin(Promise.resolve(WISH));
  children[0]?.emit('exit', 11);
  await settled();
  expect(onEnded).toHaveBeenCalledTimes(1);
  expect(children[0]?.heard).toEqual([]);
  await native.connect();
  expect(children[1]?.heard).toEqual([['connect', PLACES, 'port']]);
});

test('one that nobody asks for ends without a word', async () => {
  const { native, onEnded } = engine(5);
  native.begin(Promise.resolve(WISH));
  await new Promise((resolve) => setTimeout(resolve, 30));
  children[0]?.emit('exit', 0);
  expect(onEnded).not.toHaveBeenCalled();
  await native.connect();
  expect(children).toHaveLength(2);
});

test('one that was asked for stays', async () => {
  const { native } = engine(5);
  native.begin(Promise.resolve(WISH));
  await native.connect();
  await new Promise((resolve) => setTimeout(resolve, 30));
  await native.connect();
  expect(children).toHaveLength(1);
});
