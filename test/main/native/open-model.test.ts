import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openNativeModel } from '../../../src/main/native/open-model';
import type { NativeWish } from '../../../src/shared/native-port';

const FIXTURES = resolve('test/fixtures/checkpoints');

const wish = (size: readonly [number, number]): NativeWish => ({
  model: 'm',
  overrides: { size },
  precision: 'float32',
});

test('a model is opened with what the person chose for it', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'headlight-native-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  const places = { models: [{ id: 'm', folder: join(FIXTURES, 'timm-f32'), weights: null }], cache };
  const { session, dispose } = await openNativeModel(wish([24, 20]), places);
  onTestFinished(dispose);
  const answer = await session.answer('photo', { pixels: new Float32Array(3 * 24 * 20).fill(0.1) }, 1);
  expect(answer.logits).toHaveLength(7);
  expect(session.shape.grid).toEqual([6, 5]);
  await expect(openNativeModel(wish([23, 20]), places)).rejects.toMatchObject({ code: 'sizeInvalid' });
});
