import { describe, expect, it } from 'vitest';
import { bytesNeeded, checkMemory } from '../../../src/vit/session/memory';
import { VitSession } from '../../../src/vit/session/session';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

/** A thousand million weights, and twelve layers of one head over 141 × 141 patches: 19 GB of attention beside them. */
function large() {
  const tiny = tinyCheckpoint();
  const config = { ...tiny.config, depth: 12, heads: 1, imageSize: [141, 141], patchSize: [1, 1] } as const;
  return { ...tiny, config, parameters: 1e9 };
}

describe('the memory a model needs', () => {
  it('is its weights and one photo’s attention', () => {
    const tiny = tinyCheckpoint();
    expect(bytesNeeded(tiny)).toBe((tiny.parameters + 2 * 3 * 17 * 17) * 4);
  });

  it('is another attention for a gradient, which is refused where only maps fit', async () => {
    const tiny = tinyCheckpoint();
    expect(bytesNeeded(tiny, 'gradients') - bytesNeeded(tiny)).toBe(2 * 3 * 17 * 17 * 4);
    const session = await VitSession.open(tiny, new TestExecutor(), { memory: bytesNeeded(tiny) });
    await session.answer('a', { pixels: tinyPixels(1) }, 1);
    const query = { layer: 1, head: 'mean', token: 'cls' } as const;
    await expect(session.ask('a', { lens: 'map', query: { ...query, method: 'relevance' } })).rejects.toMatchObject({
      code: 'modelTooLarge',
    });
    expect((await session.ask('a', { lens: 'map', query: { ...query, method: 'rollout' } })).rows).toBe(4);
  });

  it('is more than 4 GB for some, which WebAssembly cannot hold whatever the computer has', () => {
    expect(() => checkMemory(large(), 'wasm', 1e12)).toThrow(expect.objectContaining({ code: 'modelTooLarge' }));
    expect(() => checkMemory(large(), 'native', 1e12)).not.toThrow();
  });

  it('is compared with what there is before anything is compiled or read', async () => {
    const executor = new TestExecutor();
    const read = (): never => expect.unreachable();
    const opened = VitSession.open({ ...large(), read }, executor, { memory: 8e9 });
    await expect(opened).rejects.toMatchObject({
      code: 'modelTooLarge',
      params: { gigabytes: 23, limitGigabytes: expect.any(Number) as number },
    });
  });
});
