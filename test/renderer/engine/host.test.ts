import { EncoderPeers } from '../../../src/vit/session/encoder-peers';
import { describe, expect, it } from 'vitest';
import type { LoadProgress } from '../../../src/renderer/engine/api';
import { candidates } from '../../../src/renderer/engine/engine-choice';
import { EngineHost } from '../../../src/renderer/engine/host';
import { HeadlightError } from '../../../src/vit/errors';
import { TestExecutor, tinyCheckpoint } from '../../vit/session/tiny';
import { photosOf } from './fake-photos';
import { modelRef } from '../../shared/models';

const MODEL = modelRef('tiny', { name: 'Tiny', files: [{ name: 'model.safetensors', size: 1000 }] });
const ROLLOUT = { method: 'rollout', layer: 1, head: 'mean', token: 'cls' } as const;
const lost = (): HeadlightError => new HeadlightError('engineLost', { engine: 'webgpu' });

function world(gpu: 'hardware' | 'none' = 'hardware') {
  const executors: TestExecutor[] = [];
  const refuse = new Set<string>();
  let released = 0;
  const photos = photosOf();
  const host = new EngineHost({
    photos,
    open: (_model, onBytes) => {
      onBytes(1000);
      return Promise.resolve({ checkpoint: tinyCheckpoint(), release: () => void (released += 1) });
    },
    candidates: (wanted) =>
      Promise.resolve(candidates(wanted, gpu, ['webgpu', 'wasm'], { figures: [], cardIsRight: true })),
    peers: new EncoderPeers(),
    startExecutor: (name) => {
      if (refuse.has(name))
        return Promise.reject(new HeadlightError('engineUnavailable', { engine: name, detail: '' }));
      executors.push(new TestExecutor(name));
      return Promise.resolve(executors.at(-1)!);
    },
    labelHead: () => Promise.reject(new Error('no texts')),
    readText: () => Promise.reject(new Error('no texts')),
    openNative: () => Promise.reject(new HeadlightError('engineUnavailable', { engine: 'native', detail: '' })),
  });
  return { host, photos, executors, refuse, released: () => released };
}

const load = (host: EngineHost, wanted: 'auto' | 'webgpu' | 'wasm' = 'auto', seen: LoadProgress[] = []) =>
  host.load(MODEL, wanted, 'float32', [], { onProgress: (progress) => seen.push(progress) });

describe('the engine host', () => {
  it('loads a model, says which engine and why, and reports progress that never goes back', async () => {
    const { host, released } = world();
    const seen: LoadProgress[] = [];
    const loaded = await load(host, 'auto', seen);
    expect(loaded).toMatchObject({ id: 'tiny', name: 'Tiny', grid: [4, 4], hasClassifier: true });
    expect(loaded.engine).toEqual({ name: 'webgpu', detail: 'test', reason: 'hardwareGpu', precision: 'float32' });
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    expect(released()).toBe(1);
  });

  it('answers a photo and its maps', async () => {
    const { host } = world();
    await load(host);
    const answer = await host.answer('photo 1', 3);
    expect(answer.predictions).toHaveLength(3);
    expect(answer).toMatchObject({
      photoRows: 32,
      timing: { decodeMs: 1, preprocessMs: 2 },
      engine: { name: 'webgpu' },
    });
    expect((await host.ask('photo 1', { lens: 'map', query: ROLLOUT })).data).toHaveLength(16);
    expect((await host.ask('photo 1', { lens: 'grid', query: ROLLOUT })).data).toHaveLength(2 * 3 * 16);
  });

  it('starts on the next engine when the first will not, and says so', async () => {
    const { host, refuse } = world();
    refuse.add('webgpu');
    expect((await load(host)).engine).toMatchObject({
      name: 'wasm',
      reason: 'fellBack',
      trouble: { code: 'engineUnavailable' },
    });
  });

  it('rejects when no engine starts', async () => {
    const { host, refuse } = world();
    refuse.add('webgpu').add('wasm');
    await expect(load(host)).rejects.toMatchObject({ code: 'engineUnavailable' });
  });

  it.each([lost, () => new HeadlightError('outOfMemory', { engine: 'webgpu' })])(
    'finishes the photo elsewhere after engine trouble',
    async (trouble) => {
      const { host, executors } = world();
      await load(host);
      const before = await host.answer('photo 1', 3);
      executors[0]!.failure = trouble();
      const [a, b] = await Promise.all([host.answer('photo 2', 3), host.answer('photo 3', 3)]);
      expect([a.engine, b.engine].map(({ name, reason }) => `${name} ${reason}`)).toEqual([
        'wasm fellBack',
        'wasm fellBack',
      ]);
      expect(a.engine.trouble).toEqual(trouble().toData());
      expect(before.engine.trouble).toBeUndefined();
      expect(executors).toHaveLength(2);
      expect(executors[0]).toMatchObject({ disposed: true, live: 0 });
      const again = await host.answer('photo 1', 3);
      expect(again.predictions).toEqual(before.predictions);
    },
  );

  it('decodes and runs a photo again whose attention went with the lost engine', async () => {
    const { host, executors, photos } = world();
    await load(host);
    await host.answer('photo 1', 3);
    const before = await host.ask('photo 1', { lens: 'map', query: ROLLOUT });
    executors[0]!.failure = lost();
    await host.answer('photo 2', 3);
    expect((await host.ask('photo 1', { lens: 'map', query: ROLLOUT })).data).toEqual(before.data);
    expect(photos.asked).toEqual(['photo 1', 'photo 2', 'photo 2', 'photo 1']); // by the lost engine, and by the next one
  });

  it('gives up when the last engine fails', async () => {
    const { host, executors } = world('none');
    await load(host);
    executors[0]!.failure = new HeadlightError('outOfMemory', { engine: 'wasm' });
    await expect(host.answer('photo 1', 3)).rejects.toMatchObject({ code: 'outOfMemory' });
  });

  it('passes a photo’s own trouble on, and keeps its engine', async () => {
    const { host, executors, photos } = world();
    await load(host);
    photos.failure = new HeadlightError('photoDamaged', { format: 'png' });
    await expect(host.answer('photo 1', 3)).rejects.toMatchObject({ code: 'photoDamaged' });
    expect(executors).toHaveLength(1);
  });

  it('cancels a photo before it reaches the engine', async () => {
    const { host, executors, photos } = world('none');
    await load(host);
    const answering = host.answer('photo 1', 3);
    host.cancel('photo 1');
    await expect(answering).rejects.toMatchObject({ code: 'cancelled' });
    expect(photos.asked).toEqual(['photo 1']);
    expect(executors[0]!.runs).toBe(0);
    expect((await host.answer('photo 1', 3)).predictions).toHaveLength(3); // asked again, it works
  });

  it('replaces the model, frees the old one and cancels its photos', async () => {
    const { host, executors } = world('none');
    await load(host);
    const answering = host.answer('photo 1', 3);
    await Promise.all([load(host), expect(answering).rejects.toMatchObject({ code: 'cancelled' })]);
    expect(executors[0]).toMatchObject({ disposed: true, live: 0 });
    expect((await host.answer('photo 1', 3)).predictions).toHaveLength(3);
  });

  it('lets the latest of two loads win', async () => {
    const { host, executors } = world('none');
    const [first, second] = await Promise.allSettled([load(host), load(host)]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    expect(second.status).toBe('fulfilled');
    expect(executors.filter(({ disposed }) => !disposed)).toHaveLength(1);
  });

  it('says that no model is loaded', async () => {
    await expect(world().host.answer('photo 1', 3)).rejects.toMatchObject({ code: 'badRequest' });
  });
});
