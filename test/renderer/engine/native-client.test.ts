import { describe, expect, it, vi } from 'vitest';
import { NativeServer } from '../../../src/main/native/server';
import { candidates } from '../../../src/renderer/engine/engine-choice';
import type { EngineWorld } from '../../../src/renderer/engine/engine-world';
import { EngineHost } from '../../../src/renderer/engine/host';
import { NativeClient, type NativePort } from '../../../src/renderer/engine/native-client';
import { PhotoClient } from '../../../src/renderer/engine/photo-client';
import { VitSession } from '../../../src/vit/session/session';
import { TestExecutor, tinyCheckpoint } from '../../vit/session/tiny';
import { FakePort, pixelsReply } from './fake-photos';
import { modelRef } from '../../shared/models';

const MODEL = modelRef('tiny', { name: 'Tiny', files: [{ name: 'model.safetensors', size: 1000 }] });
const ROLLOUT = { method: 'rollout', layer: 1, head: 'mean', token: 'cls' } as const;

/** A process that answers like the real one, until `killed`. */
class Process implements NativePort {
  onmessage: ((event: MessageEvent) => void) | null = null;
  killed = false;
  /** Type of requests that it never answers. */
  deafTo = '';
  readonly received: unknown[] = [];
  readonly #server = new NativeServer(
    async () => {
      const session = await VitSession.open(tinyCheckpoint(), new TestExecutor('native'));
      return { session, detail: '2 threads', dispose: () => session.dispose() };
    },
    (answer) => {
      if (!this.killed) this.onmessage?.({ data: structuredClone(answer) } as MessageEvent);
    },
  );

  postMessage(message: unknown): void {
    this.received.push(message);
    if (!this.killed && (message as { type: string }).type !== this.deafTo)
      void this.#server.receive(structuredClone(message));
  }

  close(): void {
    this.killed = true;
  }
}

function world() {
  const processes: Process[] = [];
  const client: NativeClient = new NativeClient(async () => {
    processes.push(new Process());
    client.setPort(processes.at(-1)!);
  });
  const executors: TestExecutor[] = [];
  const photos = new PhotoClient();
  const surroundings: EngineWorld = {
    open: () => Promise.resolve({ checkpoint: tinyCheckpoint(), release: () => undefined }),
    candidates: (wanted) => Promise.resolve(candidates(wanted, 'none', ['webgpu', 'native', 'wasm'])),
    startExecutor: (name) => {
      executors.push(new TestExecutor(name));
      return Promise.resolve(executors.at(-1)!);
    },
    openNative: (model, precision) => client.open(model, precision),
  };
  const host = new EngineHost(surroundings, photos);
  const beside = new EngineHost(surroundings, photos);
  host.setPhotoPort(new FakePort(pixelsReply) as unknown as MessagePort);
  const kill = (): void => {
    for (const process of processes) process.killed = true;
    client.ended();
  };
  return { host, beside, processes, client, executors, kill };
}

describe('the native engine seen from the window', () => {
  it('answers photos and maps when there is no GPU, with nothing started in the worker', async () => {
    const { host, executors } = world();
    const loaded = await host.load(MODEL, 'auto', () => undefined);
    expect(loaded.engine).toEqual({ name: 'native', detail: '2 threads', reason: 'noGpu', precision: 'float32' });
    expect((await host.answer('photo 1', 3)).predictions).toHaveLength(3);
    expect((await host.ask('photo 1', { lens: 'map', query: ROLLOUT })).data).toHaveLength(16);
    expect((await host.ask('photo 1', { lens: 'grid', query: ROLLOUT })).data).toHaveLength(2 * 3 * 16);
    expect(executors).toEqual([]);
  });

  it('opens with the precision asked for; the engine that takes over has float32 and says so', async () => {
    const { host, processes, kill } = world();
    const loaded = await host.load(MODEL, 'native', () => undefined, 'int8');
    expect(processes[0]?.received[0]).toMatchObject({ type: 'open', precision: 'int8' });
    expect(loaded.engine).toMatchObject({ name: 'native', precision: 'int8' });
    kill();
    expect((await host.answer('photo 1', 3)).engine).toMatchObject({ name: 'wasm', precision: 'float32' });
  });

  it('answers questions, and stops one without waiting for the process', async () => {
    const { host, processes } = world();
    await host.load(MODEL, 'auto', () => undefined);
    const question = { lens: 'matrix', layer: 0, head: 'mean' } as const;
    expect((await host.ask('photo 1', question)).data).toHaveLength(17 * 17);
    const stop = new AbortController();
    const process = processes[0]!;
    process.deafTo = 'ask';
    const asked = host.ask('photo 1', question, { signal: stop.signal });
    const questions = () => process.received.filter((message) => (message as { type: string }).type === 'ask');
    await vi.waitFor(() => expect(questions()).toHaveLength(2));
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    expect(process.received.at(-1)).toMatchObject({ type: 'cancel' });
  });

  it('loses no photo when its process is killed: the next engine finishes it and says so', async () => {
    const { host, processes, kill } = world();
    await host.load(MODEL, 'auto', () => undefined);
    const process = processes[0]!;
    const before = await host.answer('photo 1', 3);
    const map = await host.ask('photo 1', { lens: 'map', query: ROLLOUT });
    process.killed = true; // before it can answer
    const unfinished = host.answer('photo 2', 3);
    await vi.waitFor(() => expect(process.received.at(-1)).toMatchObject({ type: 'answer', photo: 'photo 2' }));
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
    expect((await host.load(MODEL, 'auto', () => undefined)).engine).toMatchObject({
      name: 'wasm',
      reason: 'fellBack',
    });
  });

  it('frees the model in the process when another is loaded', async () => {
    const { host, processes } = world();
    await host.load(MODEL, 'native', () => undefined);
    await host.load(MODEL, 'wasm', () => undefined);
    expect(processes[0]?.received.at(-1)).toEqual({ type: 'close' });
  });

  it('holds two models at once; closing one leaves the other and its photos as they were', async () => {
    const { host, beside, processes } = world();
    await host.load(MODEL, 'native', () => undefined);
    await beside.load(MODEL, 'native', () => undefined);
    const before = await host.answer('photo 1', 3);
    expect((await beside.answer('photo 1', 3)).predictions).toEqual(before.predictions);
    await beside.close();
    expect(processes.map(({ received }) => received.at(-1))).toEqual([
      expect.objectContaining({ type: 'answer' }),
      { type: 'close' },
    ]);
    expect((await host.ask('photo 1', { lens: 'map', query: ROLLOUT })).data).toHaveLength(16);
    await expect(beside.ask('photo 1', { lens: 'map', query: ROLLOUT })).rejects.toMatchObject({ code: 'badRequest' });
  });

  it('frees a model that is closed while it still loads', async () => {
    const { host, processes } = world();
    const loading = host.load(MODEL, 'native', ({ stage }) => {
      if (stage === 'engine') queueMicrotask(() => void host.close());
    });
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    for (const { received } of processes) expect(received.at(-1)).toEqual({ type: 'close' });
  });

  it('closes a port that comes too late', () => {
    const port = new Process();
    new NativeClient(() => Promise.resolve()).setPort(port);
    expect(port.killed).toBe(true);
  });
});
