import { EncoderPeers } from '../../../src/vit/session/encoder-peers';
import { describe, expect, it, vi } from 'vitest';
import { NativeServer } from '../../../src/main/native/server';
import { candidates } from '../../../src/renderer/engine/engine-choice';
import type { EngineWorld } from '../../../src/renderer/engine/engine-world';
import { EngineHost } from '../../../src/renderer/engine/host';
import type { LoadProgress } from '../../../src/renderer/engine/api';
import { NativeClient } from '../../../src/renderer/engine/native-client';
import { serve } from '../../../src/shared/channel/serve';
import { NATIVE } from '../../../src/shared/native-port';
import { portPair } from '../../support/port-pair';
import { VitSession } from '../../../src/vit/session/session';
import { TestExecutor, tinyCheckpoint } from '../../vit/session/tiny';
import { photosOf, type FakePhotos } from './fake-photos';
import { modelRef } from '../../shared/models';

const MODEL = modelRef('tiny', { name: 'Tiny', files: [{ name: 'model.safetensors', size: 1000 }] });
const CLOSE = { call: 'close', args: [] };
const ROLLOUT = { method: 'rollout', layer: 1, head: 'mean', token: 'cls' } as const;

interface Asked {
  readonly call?: string;
  readonly args?: readonly unknown[];
  readonly stop?: true;
}

/** One client's port to a process that answers like the real one, until `killed`. */
function processOf(photos: FakePhotos) {
  const [near, far] = portPair();
  const server = new NativeServer(
    async () => {
      const checkpoint = tinyCheckpoint();
      const session = await VitSession.open(checkpoint, new TestExecutor('native'));
      return { session, recipe: checkpoint.recipe, detail: '2 threads', dispose: () => session.dispose() };
    },
    photos,
    () => Promise.reject(new Error('not measured here')),
    {
      labelHead: () => Promise.reject(new Error('no texts')),
      readText: () => Promise.reject(new Error('no texts')),
    },
  );
  serve(far, NATIVE, server);
  return { near, received: near.sent as Asked[], kill: () => (near.deaf = far.deaf = true) };
}

function world() {
  const processes: ReturnType<typeof processOf>[] = [];
  const photos = photosOf();
  const client: NativeClient = new NativeClient(async () => {
    processes.push(processOf(photos));
    client.setPort(processes.at(-1)!.near);
  });
  const executors: TestExecutor[] = [];
  const surroundings: EngineWorld = {
    photos,
    open: () => Promise.resolve({ checkpoint: tinyCheckpoint(), release: () => undefined }),
    candidates: (wanted) => Promise.resolve(candidates(wanted, 'none', ['webgpu', 'native', 'wasm'])),
    peers: new EncoderPeers(),
    startExecutor: (name) => {
      executors.push(new TestExecutor(name));
      return Promise.resolve(executors.at(-1)!);
    },
    labelHead: (model, set, _engine, work) => client.labelHead(model.id, set, work),
    readText: (model, text) => client.readText(model.id, text),
    openNative: (model, precision) => client.open(model, precision),
  };
  const host = new EngineHost(surroundings);
  const beside = new EngineHost(surroundings);
  const kill = (): void => {
    for (const process of processes) process.kill();
    client.ended();
  };
  return { host, beside, processes, client, executors, kill, photos };
}

describe('the native engine seen from the window', () => {
  it('answers photos and maps when there is no GPU, with nothing started in the worker', async () => {
    const { host, executors } = world();
    const loaded = await host.load(MODEL, 'auto', 'float32', []);
    expect(loaded.engine).toEqual({ name: 'native', detail: '2 threads', reason: 'noGpu', precision: 'float32' });
    expect((await host.answer('photo 1', 3)).predictions).toHaveLength(3);
    expect((await host.ask('photo 1', { lens: 'map', query: ROLLOUT })).data).toHaveLength(16);
    expect((await host.ask('photo 1', { lens: 'grid', query: ROLLOUT })).data).toHaveLength(2 * 3 * 16);
    expect(executors).toEqual([]);
  });

  it('opens with the precision asked for; the engine that takes over has float32 and says so', async () => {
    const { host, processes, kill } = world();
    const loaded = await host.load(MODEL, 'native', 'int8', []);
    expect(processes[0]?.received[0]).toMatchObject({ call: 'open', args: [{ precision: 'int8' }] });
    expect(loaded.engine).toMatchObject({ name: 'native', precision: 'int8' });
    kill();
    expect((await host.answer('photo 1', 3)).engine).toMatchObject({ name: 'wasm', precision: 'float32' });
  });

  it('answers questions, and stops one without waiting for the process', async () => {
    const { host, processes } = world();
    await host.load(MODEL, 'auto', 'float32', []);
    const question = { lens: 'matrix', layer: 0, head: 'mean' } as const;
    expect((await host.ask('photo 1', question)).data).toHaveLength(17 * 17);
    const stop = new AbortController();
    const process = processes[0]!;
    process.kill(); // deaf from now on
    const asked = host.ask('photo 1', question, { signal: stop.signal });
    await vi.waitFor(() => expect(process.received.filter(({ call }) => call === 'ask')).toHaveLength(2));
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(process.received.at(-1)).toMatchObject({ stop: true });
  });

  it('loses no photo when its process is killed: the next engine finishes it and says so', async () => {
    const { host, processes, kill } = world();
    await host.load(MODEL, 'auto', 'float32', []);
    const process = processes[0]!;
    const before = await host.answer('photo 1', 3);
    const map = await host.ask('photo 1', { lens: 'map', query: ROLLOUT });
    process.kill(); // before it can answer
    const unfinished = host.answer('photo 2', 3);
    await vi.waitFor(() => expect(process.received.at(-1)).toMatchObject({ call: 'answer', args: ['photo 2', 3] }));
    kill();
    expect(await unfinished).toMatchObject({ engine: { name: 'wasm', reason: 'fellBack' } });
    expect((await host.answer('photo 1', 3)).predictions).toEqual(before.predictions);
    expect((await host.ask('photo 1', { lens: 'map', query: ROLLOUT })).data).toEqual(map.data);
  });

  it('gives way to the next engine where it cannot be started', async () => {
    const { host, client } = world();
    vi.spyOn(client, 'open').mockImplementation(() =>
      new NativeClient(() => Promise.reject(new Error('no'))).open(MODEL, 'float32'),
    );
    expect((await host.load(MODEL, 'auto', 'float32', [])).engine).toMatchObject({
      name: 'wasm',
      reason: 'fellBack',
    });
  });

  it('frees the model in the process when another is loaded', async () => {
    const { host, processes } = world();
    await host.load(MODEL, 'native', 'float32', []);
    await host.load(MODEL, 'wasm', 'float32', []);
    expect(processes[0]?.received.at(-1)).toEqual(CLOSE);
  });

  it('holds two models at once; closing one leaves the other and its photos as they were', async () => {
    const { host, beside, processes } = world();
    await host.load(MODEL, 'native', 'float32', []);
    await beside.load(MODEL, 'native', 'float32', []);
    const before = await host.answer('photo 1', 3);
    expect((await beside.answer('photo 1', 3)).predictions).toEqual(before.predictions);
    await beside.close();
    expect(processes.map(({ received }) => received.at(-1))).toEqual([
      expect.objectContaining({ call: 'answer' }),
      CLOSE,
    ]);
    expect((await host.ask('photo 1', { lens: 'map', query: ROLLOUT })).data).toHaveLength(16);
    await expect(beside.ask('photo 1', { lens: 'map', query: ROLLOUT })).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('frees a model that is closed while it still loads', async () => {
    const { host, processes } = world();
    const onProgress = ({ stage }: LoadProgress): void => {
      if (stage === 'engine') queueMicrotask(() => void host.close());
    };
    const loading = host.load(MODEL, 'native', 'float32', [], { onProgress });
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    for (const { received } of processes) expect(received.at(-1)).toEqual(CLOSE);
  });

  it('closes a port that comes too late', () => {
    const [port] = portPair();
    new NativeClient(() => Promise.resolve()).setPort(port);
    expect(port.closed).toBe(true);
  });
});
