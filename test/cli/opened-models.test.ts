/** Models that the window opened where they lie: the command line knows them by their ids. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { headlight, scratch } from './command';

const FIXTURES = resolve('test/fixtures/checkpoints');

interface Row {
  readonly id: string;
  readonly error?: { readonly code: string };
}

/** A data folder that remembers these models. */
const BUILT_IN = ['vit-tiny', 'vit-tiny-captioner', 'vit-tiny-fill'];

function remembering(models: readonly object[]): { readonly env: NodeJS.ProcessEnv } {
  const data = scratch();
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'opened-models.json'), JSON.stringify({ models }));
  return { env: { HEADLIGHT_USER_DATA: data } };
}

test('they are listed, and asked by their ids, with one file where one was meant', () => {
  const options = remembering([
    { id: 'mine', folder: join(FIXTURES, 'timm-f32'), weights: 'model.safetensors' },
    { id: 'theirs', folder: join(FIXTURES, 'hf-vit'), weights: null },
  ]);
  const listed = JSON.parse(headlight(['models', 'list', '--json'], options).stdout) as Row[];
  expect(listed.map(({ id, error }) => [id, error])).toEqual([
    ...BUILT_IN.map((id) => [id, undefined]),
    ['mine', undefined],
    ['theirs', undefined],
  ]);
  const info = headlight(['models', 'info', 'mine', '--json'], options);
  expect(JSON.parse(info.stdout)).toMatchObject({ layout: 'timm' });
});

test('one that has moved is told as not found, where it was', () => {
  const gone = join(scratch(), 'gone');
  const options = remembering([{ id: 'mine', folder: gone, weights: null }]);
  const ran = headlight(['models', 'list', '--json'], options);
  const rows = JSON.parse(ran.stdout) as Row[];
  expect(ran.code).toBe(1);
  expect(rows[BUILT_IN.length]).toMatchObject({ id: 'mine', error: { code: 'modelNotFound' } });
  expect(headlight(['models', 'info', 'mine'], options).stderr).toContain(gone);
});

test('recipes kept for models that cannot be read are not left out without a word', () => {
  const { env } = remembering([]);
  writeFileSync(join(env['HEADLIGHT_USER_DATA'] ?? '', 'models.json'), '{"models": {"vit-tiny": {"overr');
  const { code, stderr } = headlight(['models', 'info', 'vit-tiny'], { env });
  expect(code).toBe(0);
  expect(stderr.match(/“models\.json” in Headlight’s data folder is damaged/g)).toHaveLength(1);
});
