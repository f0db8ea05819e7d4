import { expect, it } from 'vitest';
import { compileTaps } from '../../../src/vit/session/taps';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

const photo = { pixels: tinyPixels(3) };

it('gives what is asked for, and nothing else', async () => {
  const executor = new TestExecutor();
  const taps = await compileTaps(tinyCheckpoint(), executor, ['query', 'mlp', 'hidden']);
  const got = await taps.run(photo);
  const names = ['hidden.0', 'hidden.1', 'hidden.2', 'mlp.0', 'mlp.1', 'query.0', 'query.1'];
  expect(Object.keys(got).sort()).toEqual(names);
  expect(got['query.1']?.shape).toEqual([1, 3, 17, 8]);
  taps.dispose();
  taps.dispose();
  expect(executor.live).toBe(0);
});

it('is of the changed model where something is changed', async () => {
  const executor = new TestExecutor();
  const taps = await compileTaps(tinyCheckpoint(), executor, ['head', 'hidden', 'mlp', 'attended']);
  const plain = await taps.run(photo);
  const changed = await taps.run(photo, { headsOff: [{ layer: 1, head: 2 }], mlpOff: [0] });
  const head = 17 * 8;
  const of = (from: typeof plain, name: string): number[] => Array.from(from[name]!.data);
  expect(
    of(changed, 'head.1')
      .slice(2 * head)
      .every((x) => x === 0),
  ).toBe(true); // 0 or −0
  expect(of(plain, 'head.1').slice(2 * head)).not.toContain(0);
  expect(of(changed, 'hidden.1')).toEqual(of(changed, 'attended.0')); // nothing of the MLP is added
  expect(of(changed, 'mlp.0')).toEqual(of(plain, 'mlp.0'));
  taps.dispose();
  await new Promise(setImmediate);
  expect(executor.live).toBe(0);
});

it('refuses changes and photos that do not fit', async () => {
  const taps = await compileTaps(tinyCheckpoint(), new TestExecutor(), ['key']);
  await expect(taps.run({ pixels: new Float32Array(5) })).rejects.toMatchObject({ code: 'badRequest' });
  await expect(taps.run(photo, { mlpOff: [2] })).rejects.toMatchObject({ code: 'badRequest' });
});
