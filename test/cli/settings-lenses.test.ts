/** Files of the lenses, and the same made again from the settings beside them, whoever wrote those. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSidecar, sidecarText, type Sidecar } from '../../src/shared/export/sidecar';
import { installSmallModel } from '../support/small-model';
import { headlight, inProcess, photo, scratch } from './command';

async function run(...args: string[]): Promise<void> {
  const { code, stderr } = await inProcess(args);
  expect([code, stderr]).toEqual([0, '']);
}

const read = (path: string): string => readFileSync(path, 'utf8');

describe('settings of a lens', () => {
  it.each<[string, string, string[]]>([
    ['heads', 'distance.csv', ['--renormalise', '--heads-off', '3:5']],
    ['heads', 'entropy.json', ['--metric', 'cls-entropy', '--size', '160']],
    ['heads', 'entropy.txt', ['--metric', 'entropy', '--format', 'csv']],
    ['heads', 'table.txt', ['--metric', 'to-cls']],
    ['heads', 'ablation.csv', ['--metric', 'ablation', '--ablation', 'mean', '--class', '3', '--versus', '7']],
    ['layers', 'layers.csv', ['--token', '3,4', '--top', '2', '--class', '5,tabby', '--causal']],
    ['layers', 'layers.json', ['--skip-mlp', '2']],
    ['faithfulness', 'curves.csv', ['--method', 'rollout,random', '--steps', '3', '--seed', '4', '--class', '7']],
    [
      'faithfulness',
      'curves.svg',
      [
        ...['--method', 'random', '--steps', '2', '--shown', 'grad-rollout', '--layer', '5', '--head', '2'],
        ...['--token', '1,2', '--residual', '0.3', '--discard', '0.5', '--discard-per', 'row', '--versus', '3'],
        ...['--class', '7', '--hide-patches', '0:0'],
      ],
    ],
    ['attention', 'all.npy', ['--heads-off', '0:*']],
    ['attention', 'all.safetensors', ['--size', '64']],
    ['attention', 'matrix.png', ['--layer', '2', '--colormap', 'viridis', '--scale', 'linear']],
    ['attention', 'matrix.npy', ['--head', '3', '--causal']],
    ['attention', 'matrix.csv', ['--layer', '1', '--head', 'max', '--size', '64']],
    ['attention', 'matrix.json', ['--layer', '1', '--size', '64']],
    ['attention', 'matrix.safetensors', ['--layer', '0', '--head', '0', '--model-name', 'My ViT']],
    ['preprocess', 'pixels.npy', ['--size', '96', '--crop', 'border']],
    ['faithfulness', 'curves.png', ['--method', 'attention', '--steps', '2']],
  ])('of `%s` make %s again, byte for byte', async (command, name, options) => {
    const [folder, elsewhere] = [scratch(), scratch()];
    const [out, again] = [join(folder, name), join(elsewhere, name)];
    await run(command, photo('coffee.png'), ...options, '--out', out);
    const settings = name.endsWith('.json') ? out : `${out}.json`;
    await run('explain', '--settings', settings, photo('coffee.png'), '--out', again);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
    if (settings === out) expect(existsSync(`${out}.json`)).toBe(false);
    else expect(read(`${again}.json`)).toBe(read(settings));
  });

  it('record the class that was meant, and what it is called', async () => {
    const out = join(scratch(), 'curves.csv');
    await run('faithfulness', photo('coffee.png'), '--method', 'random', '--steps', '1', '--out', out);
    expect(parseSidecar(read(`${out}.json`))).toMatchObject({
      file: 'curves.csv',
      engine: { name: 'native', precision: 'float32' },
      question: { lens: 'faithfulness', methods: ['random'], steps: 1, seed: 1, target: { class: 193 } },
      labels: { 193: 'espresso' },
    });
  });

  it('are left out with --no-sidecar', async () => {
    const out = join(scratch(), 'distance.csv');
    await run('heads', photo('coffee.png'), '--out', out, '--no-sidecar');
    expect([existsSync(out), existsSync(`${out}.json`)]).toEqual([true, false]);
  });

  it('find several photos beside themselves, and take a folder of them in any order', async () => {
    const [folder, elsewhere] = [scratch(), scratch()];
    const photos = ['rocket.jpg', 'coffee.png'];
    for (const name of photos) copyFileSync(photo(name), join(folder, name));
    const out = join(folder, 'mean.csv');
    await run('heads', ...photos.map((name) => join(folder, name)), '--out', out);
    await run('heads', '--settings', `${out}.json`, '--out', join(elsewhere, 'mean.csv'));
    await run('heads', '--settings', `${out}.json`, folder, '--out', join(elsewhere, 'folder', '..', 'sorted.csv'));
    for (const name of ['mean.csv', 'sorted.csv']) expect(read(join(elsewhere, name))).toBe(read(out));
  });

  it('let other options count first', async () => {
    const folder = scratch();
    const out = join(folder, 'ablation.csv');
    await run('heads', photo('coffee.png'), '--metric', 'ablation', '--class', '3', '--heads-off', '2:*', '--out', out);
    const other = join(folder, 'other.csv');
    await run('heads', '--settings', `${out}.json`, photo('coffee.png'), '--metric', 'entropy', '--out', other);
    const { question } = parseSidecar(read(`${other}.json`));
    const headsOff = Array.from({ length: 8 }, (_, head) => ({ layer: 2, head }));
    expect(question).toEqual({ lens: 'heads', metric: 'entropy', changes: { headsOff } });
  });

  it('are refused by another command, which says whose they are', async () => {
    const out = join(scratch(), 'layers.csv');
    await run('layers', photo('coffee.png'), '--out', out);
    const { code, stderr } = await inProcess(['heads', '--settings', `${out}.json`]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('holds settings of `headlight layers`')]);
  });
});

describe('settings as the window writes them', () => {
  /** What a window adds: it names a seed and options that are as by default, and several classes that are watched. */
  it.each<[string, Sidecar['question'], string[]]>([
    ['heads.csv', { lens: 'heads', metric: 'toCls' }, ['heads', '--metric', 'to-cls']],
    ['ablation.csv', { lens: 'ablation', mode: 'zero', target: { class: 193 } }, ['heads', '--metric', 'ablation']],
    [
      'layers.csv',
      { lens: 'logitLens', token: { row: 2, col: 3 }, top: 3, classes: [193, 5] },
      ['layers', '--token', '2,3', '--class', 'espresso,5'],
    ],
    ['matrix.npy', { lens: 'matrix', layer: 3, head: 'mean' }, ['attention', '--layer', '3']],
    ['few.csv', { lens: 'logitLens', token: 'cls', top: 3, classes: [] }, ['layers']],
    [
      'curves.csv',
      {
        ...{ lens: 'faithfulness', methods: ['rollout'], steps: 2, seed: 1, options: {}, target: { class: 193 } },
        shown: { method: 'relevance', layer: 7, head: 'mean', token: 'cls' },
      },
      ['faithfulness', '--method', 'rollout', '--steps', '2', '--shown', 'relevance'],
    ],
  ])('make %s again as the command line would', async (name, question, asked) => {
    const folder = scratch();
    const [out, again] = [join(folder, name), join(folder, `again-${name}`)];
    const [command = '', ...options] = asked;
    await run(command, photo('coffee.png'), ...options, '--out', out);
    const { labels: _, ...recorded } = parseSidecar(read(`${out}.json`));
    const window = join(folder, 'window.json');
    writeFileSync(window, sidecarText({ ...recorded, ...(question && { question }) }));
    await run('explain', '--settings', window, photo('coffee.png'), '--out', again);
    expect(read(again)).toBe(read(out));
  });
});

describe('the recipe of settings', () => {
  it('is used, whatever was chosen for the model since', () => {
    const folder = scratch();
    const env = { HEADLIGHT_USER_DATA: folder };
    installSmallModel(folder);
    const pixels = (name: string, ...args: string[]): Buffer => {
      const out = join(folder, name);
      expect(headlight(['preprocess', ...args, photo('coffee.png'), '--out', out], { env }).code).toBe(0);
      return readFileSync(out);
    };
    const before = pixels('before.npy');
    const set = headlight(['models', 'set', 'small-vit', '--size', '64', '--name', 'Small'], { env });
    expect([set.code, set.stderr]).toEqual([0, '']);
    expect(pixels('since.npy').equals(before)).toBe(false);
    expect(parseSidecar(read(join(folder, 'since.npy.json'))).model).toMatchObject({ name: 'Small', id: 'small-vit' });
    expect(pixels('again.npy', '--settings', join(folder, 'before.npy.json')).equals(before)).toBe(true);
    expect(parseSidecar(read(join(folder, 'again.npy.json'))).model).toMatchObject({
      name: 'small-vit',
      overrides: {},
    });
    expect(pixels('own.npy', '--own-recipe').equals(before)).toBe(true);
  });
});

describe('settings of another time', () => {
  it('say by which Headlight, weights, recipe and names they were made, and are used', async () => {
    const folder = scratch();
    const out = join(folder, 'ablation.csv');
    await run('heads', photo('coffee.png'), '--metric', 'ablation', '--class', '3', '--out', out);
    const { model, ...rest } = parseSidecar(read(`${out}.json`));
    const [weights] = model.weights;
    const other = {
      ...model,
      weights: [{ ...weights!, sha256: '0'.repeat(64) }],
      recipe: { ...model.recipe, mean: [0.1, 0.1, 0.1] },
    };
    const old = join(folder, 'old.json');
    writeFileSync(old, sidecarText({ ...rest, headlight: '0.0.1', labels: { 3: 'dragon' }, model: other }));
    const again = join(folder, 'again.csv');
    const { code, stderr } = await inProcess(['heads', '--settings', old, photo('coffee.png'), '--out', again]);
    expect(code).toBe(0);
    expect(stderr).toContain('These settings were written by Headlight 0.0.1; this is ');
    expect(stderr).toContain('The weights of small-vit are not those that these settings were made with.');
    expect(stderr).toContain('The recipe of small-vit is not that of the settings: mean differs.');
    expect(stderr).toContain('Class 3 was “dragon” when these settings were made');
    expect(read(again)).toBe(read(out));
  });
});

describe('--out', () => {
  it.each(['heads', 'layers', 'faithfulness', 'classify'])(
    'of `%s` never takes the place of the photo',
    async (command) => {
      const folder = scratch();
      const file = join(folder, 'coffee.csv');
      copyFileSync(photo('coffee.png'), file);
      const { code, stderr } = await inProcess([
        command,
        file,
        '--format',
        'csv',
        '--out',
        join(folder, '.', 'coffee.csv'),
      ]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('choose another name')]);
      expect(readFileSync(file).equals(readFileSync(photo('coffee.png')))).toBe(true);
    },
  );
});
