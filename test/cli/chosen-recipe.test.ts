/** Recipe options: read, applied, kept for a model, and gone again. */
import { mkdirSync, cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { headlight, inProcess, photo, readNpy, scratch, SMALL_VIT } from './command';

const FIXTURE = resolve('test/fixtures/checkpoints/timm-f32');
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('recipe options', () => {
  test('change the model for one command', async () => {
    const ran = await inProcess([
      'models',
      'info',
      SMALL_VIT,
      '--size',
      '160x96',
      '--mean',
      '0,0,0',
      '--crop',
      'squash',
      '--json',
    ]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(json(ran.stdout)).toMatchObject({
      input: [160, 96],
      shape: { grid: [10, 6] },
      recipe: { inputSize: [160, 96], resize: { mode: 'exact', size: [160, 96] }, mean: [0, 0, 0] },
      provenance: { imageSize: 'chosen by you', mean: 'chosen by you', std: 'config.json' },
      overrides: { size: [160, 96] },
    });
  });

  test('change what the model sees', async () => {
    const folder = scratch();
    const out = join(folder, 'pixels.npy');
    const ran = await inProcess(['preprocess', photo('coffee.png'), '--size', '96x160', '--out', out, '--json']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(readNpy(out).shape).toEqual([3, 96, 160]);
    expect(json(ran.stdout)).toMatchObject({ model: 'small-vit', overrides: { size: [96, 160] }, shape: [3, 96, 160] });
  });

  test.each([['native'], ['wasm']])('change the answer, on the engine %s', async (engine) => {
    const folder = scratch();
    const out = join(folder, 'attention.npy');
    const ran = await inProcess([
      'attention',
      photo('coffee.png'),
      '--size',
      '192',
      '--engine',
      engine,
      '--out',
      out,
      '--json',
    ]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(json(ran.stdout)).toMatchObject({
      shape: [8, 8, 145, 145],
      grid: [12, 12],
      overrides: { size: [192, 192] },
    });
  });

  test.each([
    [['--size', 'large'], 2, '--size takes a number of pixels'],
    [['--mean', '1,,2'], 2, '--mean takes numbers'],
    [['--crop', 'zoom'], 2, '--crop takes center, squash, border'],
    [['--size', '100'], 1, '96 × 96'],
    [['--std', '1,2'], 1, 'std'],
    [['--size', '6400'], 1, 'tokens'],
  ])('are refused in words: %j', async (options, code, sentence) => {
    const ran = await inProcess(['models', 'info', SMALL_VIT, ...options]);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(sentence);
  });
});

describe('settings kept for a model', () => {
  let env: NodeJS.ProcessEnv;
  let data: string;
  const place = (): void => {
    data = scratch();
    mkdirSync(join(data, 'models'));
    cpSync(FIXTURE, join(data, 'models', 'mine'), { recursive: true });
    env = { HEADLIGHT_USER_DATA: data };
  };

  test('hold for every command, say so, and are gone after a reset', () => {
    place();
    const set = headlight(['models', 'set', 'mine', '--size', '24x20', '--name', 'My model'], { env });
    expect(set).toMatchObject({ code: 0, stdout: 'My model: size 24 × 20\n', stderr: '' });
    expect(json(readFileSync(join(data, 'models.json'), 'utf8'))).toEqual({
      models: { mine: { name: 'My model', overrides: { size: [24, 20] } } },
    });
    const list = headlight(['models', 'list', '--json'], { env });
    expect(list.stdout).toContain('"name": "My model"');
    const answer = headlight(['classify', photo('coffee.png'), '--model', 'mine', '--mean', '0,0,0', '--json'], {
      env,
    });
    expect(json(answer.stdout)).toMatchObject({ model: 'mine', overrides: { size: [24, 20], mean: [0, 0, 0] } });
    const reset = headlight(['models', 'reset', 'mine', '--json'], { env });
    expect(json(reset.stdout)).toEqual({ id: 'mine', name: 'My model', overrides: {} });
    const after = headlight(['classify', photo('coffee.png'), '--model', 'mine', '--json'], { env });
    expect(json(after.stdout)).not.toHaveProperty('overrides');
  });

  test('are refused where the model cannot be run with them, or is not installed', () => {
    place();
    expect(headlight(['models', 'set', 'mine', '--size', '23'], { env })).toMatchObject({ code: 1, stdout: '' });
    const elsewhere = headlight(['models', 'set', FIXTURE, '--size', '24'], { env });
    expect(elsewhere.code).toBe(2);
    expect(elsewhere.stderr).toContain('Only an installed model');
    expect(headlight(['models', 'set', 'mine'], { env }).stderr).toContain('needs something to set');
    expect(headlight(['models', 'list', '--json'], { env }).stdout).not.toContain('"size"');
  });
});
