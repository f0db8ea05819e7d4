/** Without a place to keep anything: no home, a data folder that cannot be written. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { headlight, scratch } from './command';

const MODEL = resolve('test/fixtures/checkpoints/hf-vit');
const PHOTO = resolve('test/fixtures/photos/orientation-1.jpg');

it.skipIf(process.platform === 'win32')('photos are answered, and nothing is written anywhere', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'file'), '');
  const homeless = { HOME: '', XDG_CONFIG_HOME: '', HEADLIGHT_USER_DATA: '' };
  const nowhere = { HEADLIGHT_USER_DATA: join(folder, 'file', 'data') };
  for (const env of [homeless, nowhere]) {
    const ran = headlight(['classify', PHOTO, '--model', MODEL, '--engine', 'native', '--json'], { cwd: folder, env });
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(headlight(['models', 'list'], { cwd: folder, env }).code).toBe(0);
  }
  expect(readdirSync(folder)).toEqual(['file']);
});

it('what must be kept is refused in a sentence', () => {
  const folder = scratch();
  writeFileSync(join(folder, 'file'), '');
  const env = { HEADLIGHT_USER_DATA: join(folder, 'file') };
  const ran = headlight(['models', 'set', 'vit-tiny', '--name', 'x'], { env });
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/^headlight: “models\.json” could not be saved/)]);
});
