/** Main's side of the native process, with a process that does what a test tells it to. */
import { EventEmitter } from 'node:events';
import { portPair } from '../../support/port-pair';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

class FakeProcess extends EventEmitter {
  readonly received: unknown[] = [];
  postMessage(message: unknown): void {
    this.received.push(message);
  }
  constructor(readonly pid: number) {
    super();
  }
}

const children: FakeProcess[] = [];
vi.mock('electron', () => ({
  MessageChannelMain: class {
    port1 = {};
    port2 = {};
  },
  utilityProcess: {
    fork: () => {
      const child = new FakeProcess(2 ** 30 + children.length); // no process has such a number
      children.push(child);
      return child;
    },
  },
}));
vi.mock('../../../src/main/log', () => ({ log: { warn: vi.fn() } }));

const { NativeEngine } = await import('../../../src/main/engine/native-engine');
const TIMES = { look: 1000, silent: 3000, silentUnknown: 5000 };
const PONG = { call: 'pong', args: [] };
const photos = vi.fn(() => portPair()[0]);
const onEnded = vi.fn();
const onUnkept = vi.fn();
const kill = vi.spyOn(process, 'kill').mockImplementation((pid) => {
  children.find((child) => child.pid === pid)?.emit('exit', 9);
  return true;
});

async function start() {
  const engine = new NativeEngine({
    entry: 'native-process.js',
    places: async () => ({ models: [], cache: '/nowhere' }),
    cache: '/nowhere',
    photos,
    onEnded,
    onUnkept,
    watch: TIMES,
  });
  await engine.connect();
  return { engine, child: children.at(-1) as FakeProcess };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  children.length = 0;
  onEnded.mockClear();
  kill.mockClear();
});

it('leaves a process alone that answers, however long it takes over a model', async () => {
  const { engine, child } = await start();
  for (let seconds = 0; seconds < 60; seconds++) {
    vi.advanceTimersByTime(1000);
    child.emit('message', PONG);
  }
  expect(child.received.filter((message) => (message as { call: string }).call === 'ping')).toHaveLength(60);
  expect([kill.mock.calls.length, onEnded.mock.calls.length]).toEqual([0, 0]);
  engine.dispose();
});

it('ends one that neither works nor answers, says so once, and starts another when it is asked', async () => {
  const { engine, child } = await start();
  vi.advanceTimersByTime(4999);
  expect(kill).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2000);
  expect(kill).toHaveBeenCalledExactlyOnceWith(child.pid, 'SIGKILL');
  expect(onEnded).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000); // nothing is watched where nothing runs
  expect([kill.mock.calls.length, children.length]).toEqual([1, 1]);
  await engine.connect();
  expect(children).toHaveLength(2);
  engine.dispose();
});

it('hears what could not be kept, and signs of life say nothing else', async () => {
  const { engine, child } = await start();
  child.emit('message', PONG);
  expect(onUnkept).not.toHaveBeenCalled();
  child.emit('message', { call: 'unkept', args: ['ENOSPC'] });
  expect(onUnkept).toHaveBeenCalledExactlyOnceWith('ENOSPC');
  engine.dispose();
});

it('is not told of the end that it asked for', async () => {
  const { engine, child } = await start();
  engine.dispose();
  expect(kill).toHaveBeenCalledExactlyOnceWith(child.pid, 'SIGKILL');
  expect(onEnded).not.toHaveBeenCalled();
});

it('brings the photo process to it once, and anew when either of them is another', async () => {
  photos.mockClear();
  const { engine, child } = await start();
  await engine.connect();
  const calls = (): unknown[] => child.received.map((message) => (message as { call: string }).call);
  expect(calls()).toEqual(['photos', 'connect', 'connect']);
  engine.photosRestarted();
  expect(calls()).toEqual(['photos', 'connect', 'connect', 'photos']);
  child.emit('exit', 9);
  engine.photosRestarted(); // nobody is there to be told
  expect(photos).toHaveBeenCalledTimes(2);
  await engine.connect();
  expect(photos).toHaveBeenCalledTimes(3);
  engine.dispose();
});
