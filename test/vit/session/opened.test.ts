/** A model is put on an executor whole or not at all: what was started is disposed where a later step fails. */
import { expect, it } from 'vitest';
import { openSession } from '../../../src/vit/session/opened';
import { TestExecutor, tinyCheckpoint, tinyPixels } from './tiny';

it('answers, and is disposed with its executor', async () => {
  const executor = new TestExecutor();
  const { session, dispose } = await openSession(tinyCheckpoint(), () => Promise.resolve(executor));
  expect((await session.answer('a', { pixels: tinyPixels(1) }, 1)).predictions).toHaveLength(1);
  dispose();
  expect([executor.disposed, executor.live]).toEqual([true, 0]);
  await expect(session.answer('a', { pixels: tinyPixels(1) }, 1)).rejects.toThrow();
});

it('leaves nothing where the model cannot be opened, or what is prepared fails', async () => {
  const [first, second] = [new TestExecutor(), new TestExecutor()];
  await expect(openSession(tinyCheckpoint(), () => first, { memory: 1 })).rejects.toMatchObject({
    code: 'modelTooLarge',
  });
  const prepare = (): Promise<void> => Promise.reject(new Error('no'));
  await expect(openSession(tinyCheckpoint(), () => second, {}, prepare)).rejects.toThrow('no');
  expect([first, second].map(({ disposed, live }) => [disposed, live])).toEqual([
    [true, 0],
    [true, 0],
  ]);
});
