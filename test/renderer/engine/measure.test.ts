import { EncoderPeers } from '../../../src/vit/session/encoder-peers';
import { describe, expect, it } from 'vitest';
import { isWrong } from '../../../src/shared/engine-figures';
import type { EngineWorld } from '../../../src/renderer/engine/engine-world';
import { figuresOf, tryEngines } from '../../../src/renderer/engine/measure';
import { HeadlightError } from '../../../src/vit/errors';
import type { ViTConfig } from '../../../src/vit/config';
import type { EngineName } from '../../../src/vit/execute/executor';
import { VitSession } from '../../../src/vit/session/session';
import { PhotoSession } from '../../../src/shared/photo-session';
import { modelRef } from '../../shared/models';
import { photosOf } from './fake-photos';
import { TestExecutor, tinyCheckpoint } from '../../vit/session/tiny';

/** A driver that is wrong in one weight. */
class WrongExecutor extends TestExecutor {
  override compile(...[graph, weights]: Parameters<TestExecutor['compile']>): ReturnType<TestExecutor['compile']> {
    return super.compile(graph, async (name) => {
      const { shape, data } = await weights(name);
      return { shape, data: name === 'blocks.1.mlp.fc2.weight' ? data.map((value) => value * 1.1) : data };
    });
  }
}

function world(change: Partial<ViTConfig> = {}, refused: readonly EngineName[] = []) {
  const executors: TestExecutor[] = [];
  let released = 0;
  const start = (name: EngineName): TestExecutor => {
    if (refused.includes(name)) throw new HeadlightError('engineUnavailable', { engine: name, detail: '' });
    executors.push(name === 'webgpu' ? new WrongExecutor(name) : new TestExecutor(name));
    return executors.at(-1)!;
  };
  const surroundings: EngineWorld = {
    open: async () => ({ checkpoint: tinyCheckpoint(change), release: () => void (released += 1) }),
    photos: photosOf(),
    labelHead: () => Promise.reject(new Error('no texts')),
    readText: () => Promise.reject(new Error('no texts')),
    candidates: async () => [],
    peers: new EncoderPeers(),
    startExecutor: async (name) => start(name),
    openNative: async () => {
      const checkpoint = tinyCheckpoint(change);
      const session = await VitSession.open(checkpoint, start('native'));
      const seeing = new PhotoSession(session, photosOf(), checkpoint.recipe);
      return { session: seeing, detail: 'native', precision: 'float32', dispose: () => session.dispose() };
    },
  };
  const measure = async (...engines: EngineName[]) =>
    figuresOf(await tryEngines(surroundings, modelRef('tiny'), engines));
  return { measure, executors, released: () => released };
}

describe('measuring engines', () => {
  it('gives each one’s time, and finds the one that computes something else', async () => {
    const { measure } = world();
    const figures = await measure('native', 'webgpu', 'wasm');
    expect(figures.map(({ name }) => name)).toEqual(['native', 'webgpu', 'wasm']);
    for (const { ms } of figures) expect(ms).toBeGreaterThan(0);
    expect(figures.map(isWrong)).toEqual([false, true, false]);
    expect(figures[2]?.error).toBe(0);
  });

  it('compares maps where a model has no classes', async () => {
    const figures = await world({ classes: 0 }).measure('native', 'webgpu', 'wasm');
    expect(figures.map(isWrong)).toEqual([false, true, false]);
  });

  it('holds a card against WebAssembly where there is no native engine', async () => {
    const figures = await world({}, ['native']).measure('native', 'webgpu', 'wasm');
    expect(figures.map(({ name, error }) => `${name} ${error === null}`)).toEqual(['webgpu false', 'wasm true']);
    expect(figures.map(isWrong)).toEqual([true, false]);
  });

  it('leaves out an engine that will not run, and frees all it opened', async () => {
    const { measure, executors, released } = world({}, ['webgpu']);
    expect((await measure('native', 'webgpu', 'wasm')).map(({ name }) => name)).toEqual(['native', 'wasm']);
    expect(released()).toBe(1);
    expect(executors.find(({ engine }) => engine === 'wasm')?.disposed).toBe(true);
  });

  it('has nothing to compare with where the native engine does not run', async () => {
    const [figure] = await world({}, ['native']).measure('native', 'wasm');
    expect(figure).toMatchObject({ name: 'wasm', error: null });
  });
});
