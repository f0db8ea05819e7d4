/** The settings beside each export, and the same file made again from them. */
import { labelsIn } from '../shared/figure/labels';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { parseSidecar } from '../../src/shared/export/sidecar';
import { headlight, inProcess, photo, readNpy, ROOT, scratch, SMALL_VIT } from './command';

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

async function explain(...args: string[]): Promise<void> {
  const { code, stderr } = await inProcess(['explain', ...args]);
  expect([code, stderr]).toEqual([0, '']);
}

describe('the settings beside an export', () => {
  it('record version, model, weights, recipe, engine, photo, method, options and look, but no folder and no date', async () => {
    const folder = scratch();
    const out = join(folder, 'figure.png');
    await explain(photo('coffee.png'), '--method', 'relevance', '--colormap', 'viridis', '--out', out);
    const text = readFileSync(`${out}.json`, 'utf8');
    const sidecar = parseSidecar(text);
    expect(sidecar).toMatchObject({
      settings: 1,
      file: 'figure.png',
      photos: [{ name: 'coffee.png', sha256: sha256(photo('coffee.png')) }],
      model: {
        id: 'small-vit',
        weights: [{ name: 'model.safetensors', sha256: sha256(join(SMALL_VIT, 'model.safetensors')) }],
        config: { depth: 8, heads: 8, patchSize: [16, 16] },
        recipe: { inputSize: [128, 128] },
      },
      engine: { name: 'native' },
      map: { method: 'relevance', layer: 7, head: 'mean', token: 'cls', target: { class: 193 } },
      options: {},
      look: { mode: 'light', opacity: 0.8, colorMap: 'viridis', smooth: true, scale: 'map' },
    });
    expect(sidecar.headlight).toBe(
      (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
    );
    expect(text).not.toContain(folder);
    expect(text).not.toContain(ROOT);
  });

  it('are left out with --no-sidecar', async () => {
    const out = join(scratch(), 'map.npy');
    await explain(photo('coffee.png'), '--raw', out, '--no-sidecar');
    expect([existsSync(out), existsSync(`${out}.json`)]).toEqual([true, false]);
  });
});

describe('--settings', () => {
  it.each<[string, string[]]>([
    ['figure.png', ['--method', 'relevance', '--class', '3', '--versus', '7', '--mode', 'heat', '--opacity', '0.55']],
    [
      'figure.svg',
      ['--head', '2', '--token', '3,4', '--blocky', '--residual', '0.3', '--from', '2', '--engine', 'wasm'],
    ],
    ['border.svg', ['--crop', 'border', '--method', 'attention', '--turn', '90']],
    ['heads.png', ['--head', 'all', '--layer', 'all', '--scale', 'shared', '--size', '160']],
    [
      'map.npy',
      ['--discard', '0.9', '--discard-per', 'row', '--protect-prefix', '--normalise', 'vit-explain', '--raw'],
    ],
  ])('makes %s again, byte for byte', async (name, options) => {
    const [folder, elsewhere] = [scratch(), scratch()];
    const out = join(folder, name);
    const [again, numbers] = [join(elsewhere, name), options.at(-1) === '--raw'];
    await explain(photo('coffee.png'), ...(numbers ? [...options, out] : [...options, '--out', out]));
    await explain('--settings', `${out}.json`, photo('coffee.png'), numbers ? '--raw' : '--out', again);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
    expect(readFileSync(`${again}.json`, 'utf8')).toBe(readFileSync(`${out}.json`, 'utf8'));
  });

  it('makes a figure of all heads of a changed model again, of 300 dpi, with every head in it', async () => {
    const folder = scratch();
    const [out, again] = [join(folder, 'grid.png'), join(folder, 'again.png')];
    const asked = ['--method', 'relevance', '--class', '3', '--versus', '7', '--hide-patches', '0:0', '--head', 'all'];
    await explain(photo('coffee.png'), ...asked, '--layer', 'all', '--scale', 'shared', '--out', out);
    await explain('--settings', `${out}.json`, photo('coffee.png'), '--out', again);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
    expect((await sharp(out).metadata()).density).toBe(300);
  });

  it('colours one head on the scale of all heads as the figure of all does', async () => {
    const folder = scratch();
    const [one, all] = [join(folder, 'one.svg'), join(folder, 'all.svg')];
    const shared = ['--method', 'attention', '--layer', '2', '--scale', 'shared', '--out'];
    await explain(photo('coffee.png'), '--head', '1', ...shared, one);
    await explain(
      photo('coffee.png'),
      '--method',
      'attention',
      '--head',
      'all',
      '--layer',
      'all',
      ...shared.slice(4),
      all,
    );
    /** The second number of a bar is its upper end. */
    const highest = (file: string): string | undefined => {
      const labels = labelsIn(readFileSync(file, 'utf8'));
      const [first] = labels.flatMap((label, at) => (label === '0' ? [at] : []));
      return first === undefined ? undefined : labels[first + 1];
    };
    expect(Number(highest(one))).toBeGreaterThan(0);
    expect(highest(one)).toBe(highest(all));
  });

  it('finds the photo beside the settings, and writes where it was written before', async () => {
    const [folder, here] = [scratch(), scratch()];
    copyFileSync(photo('coffee.png'), join(folder, 'coffee.png'));
    await explain(join(folder, 'coffee.png'), '--out', join(folder, 'figure.png'));
    const { code } = headlight(['explain', '--settings', join(folder, 'figure.png.json')], { cwd: here });
    expect(code).toBe(0);
    expect(readFileSync(join(here, 'figure.png')).equals(readFileSync(join(folder, 'figure.png')))).toBe(true);
  });

  it('lets other options count first, and says where the photo is another one', async () => {
    const folder = scratch();
    const out = join(folder, 'map.npy');
    await explain(photo('coffee.png'), '--raw', out);
    const other = join(folder, 'other.npy');
    const args = ['explain', '--settings', `${out}.json`, photo('rocket.jpg'), '--head', '3', '--raw', other];
    const { code, stderr } = await inProcess(args);
    expect(code).toBe(0);
    expect(stderr).toContain('rocket.jpg is not the photo that these settings were made with.');
    const { map } = parseSidecar(readFileSync(`${other}.json`, 'utf8'));
    expect(map!.head).toBe(3);
    expect(readNpy(other).data).not.toEqual(readNpy(out).data);
  });

  describe('of two models side by side', () => {
    const pictures = (svg: string): string[] =>
      [...svg.matchAll(/preserveAspectRatio="none" xlink:href="(data:[^"]*)"/g)].map(([, uri = '']) => uri);
    const caption = ['--caption', 'on'];

    /** As the window writes them: the second one looks elsewhere. */
    async function pair(folder: string): Promise<{ settings: string; single: (layer: string) => Promise<string[]> }> {
      const single = async (layer: string): Promise<string[]> => {
        const out = join(folder, `layer-${layer}.svg`);
        await explain(photo('coffee.png'), '--layer', layer, '--scale', 'map', '--out', out, ...caption);
        return pictures(readFileSync(out, 'utf8'));
      };
      await single('7');
      const first = JSON.parse(readFileSync(join(folder, 'layer-7.svg.json'), 'utf8')) as Record<string, object>;
      const { model, engine, map, options } = first;
      const beside = { model: { ...model, name: 'The other' }, engine, map: { ...map, layer: 3 }, options };
      const settings = join(folder, 'pair.svg.json');
      writeFileSync(settings, JSON.stringify({ ...first, file: 'pair.svg', beside }));
      return { settings, single };
    }

    it('draw both maps again, each under its name, and record both', async () => {
      const folder = scratch();
      const { settings, single } = await pair(folder);
      const out = join(folder, 'again.svg');
      await explain('--settings', settings, photo('coffee.png'), '--out', out);
      const svg = readFileSync(out, 'utf8');
      const drawn = pictures(svg);
      const [[left], [right]] = [await single('7'), await single('3')];
      expect(left).not.toBe(right);
      expect(drawn).toEqual([left, right]);
      expect(labelsIn(svg)).toEqual(expect.arrayContaining(['small-vit', 'The other']));
      const { map, beside } = parseSidecar(readFileSync(`${out}.json`, 'utf8'));
      expect([map!.layer, beside!.map.layer, beside!.model.name]).toEqual([7, 3, 'The other']);
    });

    it('are one model’s where another model or numbers are asked for, which is said', async () => {
      const folder = scratch();
      const { settings } = await pair(folder);
      const raw = join(folder, 'map.npy');
      const { code, stderr } = await inProcess(['explain', '--settings', settings, photo('coffee.png'), '--raw', raw]);
      expect(code).toBe(0);
      expect(stderr).toContain('--raw is of one, and The other is left out');
      const { code: refused, stderr: why } = await inProcess([
        ...['explain', '--settings', settings, photo('coffee.png')],
        ...['--head', 'all', '--out', join(folder, 'all.svg')],
      ]);
      expect([refused, why]).toEqual([2, expect.stringContaining('one map each')]);
    });
  });

  it.each(['not json', '{}', '{"settings": 1}'])('refuses a file that holds %s', async (text) => {
    const file = join(scratch(), 'settings.json');
    writeFileSync(file, text);
    const { code, stderr } = await inProcess(['explain', '--settings', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('holds no settings of an export');
  });

  it.each([
    [{ share: 0.5, seed: 3 }, '--hide 0.5 --seed 3'],
    [{}, '--hide-patches 1,4'],
  ])('of a painting say how it is painted again: %j', async (chance, said) => {
    const out = join(scratch(), 'map.png');
    await explain(photo('coffee.png'), '--out', out);
    const { map: _, ...sidecar } = JSON.parse(readFileSync(`${out}.json`, 'utf8')) as Record<string, unknown>;
    const fill = { hidden: [1, 4], view: 'painted', loss: 0.5, normalised: false, ...chance };
    writeFileSync(`${out}.json`, JSON.stringify({ ...sidecar, fill }));
    const { code, stderr } = await inProcess(['explain', photo('coffee.png'), '--settings', `${out}.json`]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('--raw in other forms', () => {
  it('holds the same numbers', async () => {
    const folder = scratch();
    const file = (ending: string): string => join(folder, `map${ending}`);
    for (const ending of ['.npy', '.csv', '.json', '.safetensors']) {
      await explain(photo('coffee.png'), '--head', 'all', '--raw', file(ending));
    }
    const { shape, data } = readNpy(file('.npy'));
    expect(shape).toEqual([8, 8, 8]);

    const [header, ...lines] = readFileSync(file('.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('head,row,col,map');
    expect(lines[64 + 8 + 2]).toMatch(/^1,1,2,/);
    expect(Float32Array.from(lines, (line) => Number(line.split(',')[3]))).toEqual(data);

    const json = JSON.parse(readFileSync(file('.json'), 'utf8')) as { axes: string[]; values: number[][][] };
    expect(json.axes).toEqual(['head', 'row', 'col']);
    expect(Float32Array.from(json.values.flat(2))).toEqual(data);
    expect(parseSidecar(JSON.stringify(json)).file).toBe('map.json');
    expect(existsSync(`${file('.json')}.json`)).toBe(false);

    const bytes = readFileSync(file('.safetensors'));
    const start = 8 + Number(bytes.readBigUInt64LE(0));
    expect(new Float32Array(new Uint8Array(bytes.subarray(start)).buffer)).toEqual(data);
    const { __metadata__: about } = JSON.parse(bytes.toString('utf8', 8, start)) as {
      __metadata__: { settings: string };
    };
    expect(parseSidecar(about.settings).map!.head).toBe('all');
  });
});

describe('the settings of a photo that was pasted', () => {
  it('say so, ask for the photo even where a file of its name lies, and make the map again of the one that is named', async () => {
    const folder = scratch();
    const out = join(folder, 'map.npy');
    await explain(photo('coffee.png'), '--raw', out);
    copyFileSync(photo('coffee.png'), join(folder, 'coffee.png'));
    const { photos, ...rest } = JSON.parse(readFileSync(`${out}.json`, 'utf8')) as { photos: object[] };
    const pasted = join(folder, 'pasted.json');
    writeFileSync(pasted, JSON.stringify({ ...rest, photos: [{ ...photos[0], pasted: true }] }));
    const { code, stderr } = await inProcess(['explain', '--settings', pasted, '--raw', join(folder, 'again.npy')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('was pasted and is no file')]);
    await explain('--settings', pasted, photo('coffee.png'), '--raw', join(folder, 'again.npy'));
    expect(readFileSync(join(folder, 'again.npy')).equals(readFileSync(out))).toBe(true);
  });
});
