/** The folder of a training: which of its models is offered, and that archives are told from photos. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { splitInputs } from '../../../src/main/models/inputs';
import { findModel } from '../../../src/main/models/installed';
import { newestCheckpoint } from '../../../src/main/models/training-folder';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headlight-training-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function file(...parts: string[]): string {
  const path = join(folder, ...parts);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, 'x');
  return path;
}

it('the newest model is the one of the last step, by number', async () => {
  for (const step of [500, 1000, 90]) file('out', `checkpoint-${step}`, 'model.safetensors');
  file('out', 'checkpoint-2000', 'trainer_state.json'); // saved in part
  file('out', 'runs', 'events');
  expect(await newestCheckpoint(join(folder, 'out'))).toBe('checkpoint-1000');
});

it('is refused with its name, on the command line and in the window', async () => {
  file('out', 'checkpoint-7', 'model.safetensors');
  const params = { name: 'out', newest: join('out', 'checkpoint-7') };
  await expect(findModel(join(folder, 'out'), [])).rejects.toMatchObject({ code: 'checkpointTrainingFolder', params });
  const { models, photos } = await splitInputs([join(folder, 'out')]);
  expect([models.length, photos.length]).toEqual([1, 0]); // the library refuses it by the same error
});

it('is a model where its own weights lie there too, and no model where there are none', async () => {
  file('out', 'checkpoint-7', 'model.safetensors');
  file('out', 'model.safetensors');
  file('trip', 'checkpoint-1', 'a.png');
  expect(await newestCheckpoint(join(folder, 'out'))).toBeNull();
  expect(await newestCheckpoint(join(folder, 'trip'))).toBeNull();
  expect((await splitInputs([join(folder, 'trip')])).photos).toHaveLength(1);
});

it('an archive is opened to be told that it has to be unpacked', async () => {
  const paths = ['model.zip', 'vit.tar.gz', 'a.7z'].map((name) => file(name));
  const { models, photos } = await splitInputs([...paths, file('b.png')]);
  expect(models.map(({ weights }) => weights)).toEqual(['model.zip', 'vit.tar.gz', 'a.7z']);
  expect(photos).toHaveLength(1);
});
