/** `explain`, `attention` and `preprocess`: numbers in files, and pictures that show them. */
import { labelsIn } from '../shared/figure/labels';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { errorInStd } from '../vit/model/fixture';
import { headlight, inProcess, photo, readNpy, scratch } from './command';

/** From scripts/fixtures/small_vit.py: PyTorch and Pillow. */
const COFFEE = (
  JSON.parse(readFileSync(new URL('../fixtures/cli/small-vit.json', import.meta.url), 'utf8')) as Record<
    string,
    Reference
  >
)['coffee.png']!;

/** From scripts/fixtures/gradients.py: PyTorch's autograd in float64. */
const GRADIENTS = JSON.parse(
  readFileSync(new URL('../fixtures/gradients/small-vit.json', import.meta.url), 'utf8'),
) as {
  classes: [number, number];
} & Record<'one' | 'difference', { gradRollout: number[]; relevance: number[] }>;

interface Reference {
  readonly pixelMean: number;
  readonly rollout: number[];
  readonly rolloutHead3: number[];
  readonly attentionLayer2Head1: number[];
}
/** Maps of about 1/65 per patch, float32, from pixels that may differ by a step of 255. */
const MAP_TOLERANCE = 2e-5;

const difference = (a: ArrayLike<number>, b: readonly number[]): number =>
  Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? NaN))));

async function raw(...options: string[]): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const file = join(scratch(), 'map.npy');
  const { code, stderr } = await inProcess(['explain', photo('coffee.png'), '--raw', file, ...options]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return readNpy(file);
}

describe('explain --raw', () => {
  it('gives the rollout of PyTorch, over all layers by default', async () => {
    const { shape, data } = await raw();
    expect(shape).toEqual([8, 8]);
    expect(difference(data, COFFEE.rollout)).toBeLessThan(MAP_TOLERANCE);
  });

  it('gives one rollout per head', async () => {
    const { shape, data } = await raw('--head', 'all');
    expect(shape).toEqual([8, 8, 8]);
    expect(difference(data.subarray(3 * 64, 4 * 64), COFFEE.rolloutHead3)).toBeLessThan(MAP_TOLERANCE);
  });

  it('gives the raw attention of one layer and head', async () => {
    const { shape, data } = await raw('--method', 'attention', '--layer', '2', '--head', '1');
    expect(shape).toEqual([8, 8]);
    // Single weights are larger than fused ones, and so is their error.
    expect(difference(data, COFFEE.attentionLayer2Head1)).toBeLessThan(10 * MAP_TOLERANCE);
  });

  it('puts layers before heads when all of both are asked for', async () => {
    const { shape, data } = await raw('--method', 'attention', '--layer', 'all', '--head', 'all');
    expect(shape).toEqual([8, 8, 8, 8]);
    const tile = data.subarray((2 * 8 + 1) * 64, (2 * 8 + 2) * 64);
    expect(difference(tile, COFFEE.attentionLayer2Head1)).toBeLessThan(10 * MAP_TOLERANCE);
  });

  it('differs with the token and with discarding', async () => {
    const [plain, token, discarded] = [await raw(), await raw('--token', '3,4'), await raw('--discard', '0.9')];
    expect(difference(token.data, [...plain.data])).toBeGreaterThan(0.001);
    expect(difference(discarded.data, [...plain.data])).toBeGreaterThan(0.001);
  });
});

describe('the options of rollout', () => {
  it.each([
    ['--residual', '0.2'],
    ['--from', '4'],
    ['--normalise', 'vit-explain', '--head', 'max'],
    ['--discard', '0.5', '--discard-per', 'row'],
    ['--discard', '0.99', '--protect-prefix'],
  ])('change the map: %s %s', async (...options) => {
    const plain = await raw(...(options.includes('--head') ? ['--head', 'max'] : []));
    expect(difference((await raw(...options)).data, [...plain.data])).toBeGreaterThan(1e-5);
  });

  it.each([
    [['--method', 'attention', '--residual', '0.2'], '--residual belongs to'],
    [['--protect-prefix'], '--discard'],
    [['--from', '8'], 'from 0 to 7'],
    [['--residual', '1.5'], 'from 0 to 1'],
  ])('refuse %j', async (options, word) => {
    const { code, stderr } = await inProcess(['explain', photo('coffee.png'), ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });
});

describe('explain of a class', () => {
  /** In standard deviations of the map: gradients in float32, from pixels that may differ by a step of 255. */
  const GRADIENT_BAR = 5e-3;

  it.each(['native', 'wasm'])('gives relevance and gradient rollout of the top prediction on %s', async (engine) => {
    const relevance = await raw('--method', 'relevance', '--engine', engine);
    expect(relevance.shape).toEqual([8, 8]);
    expect(errorInStd(relevance.data, GRADIENTS.one.relevance)).toBeLessThan(GRADIENT_BAR);
    const { data } = await raw('--method', 'grad-rollout', '--engine', engine);
    expect(errorInStd(data, GRADIENTS.one.gradRollout)).toBeLessThan(GRADIENT_BAR);
  });

  it('tells why one class and not another, by id and by index', async () => {
    const { data } = await raw(
      '--method',
      'relevance',
      '--class',
      'n07920052',
      '--versus',
      String(GRADIENTS.classes[1]),
    );
    expect(errorInStd(data, GRADIENTS.difference.relevance)).toBeLessThan(GRADIENT_BAR);
  });

  it('explains a group by name or id, which its settings make again without a word', async () => {
    const out = join(scratch(), 'map.npy');
    const ask = ['explain', photo('coffee.png'), '--method', 'relevance', '--raw', out, '--json'];
    const byName = await inProcess([...ask, '--group', 'an animal']);
    expect(byName).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(byName.stdout)).toMatchObject({ target: { group: 'n00015388' } });
    const made = readFileSync(out);
    expect(JSON.parse(readFileSync(`${out}.json`, 'utf8'))).toMatchObject({
      map: { target: { group: 'n00015388' } },
      labels: { n00015388: 'animal' },
    });
    expect(await inProcess([...ask, '--group', 'n00015388'])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(out)).toEqual(made);
    expect((await raw('--method', 'relevance')).data).not.toEqual(readNpy(out).data);
    const again = ['explain', '--settings', `${out}.json`, photo('coffee.png'), '--raw', `${out}2.npy`];
    expect(await inProcess(again)).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(`${out}2.npy`)).toEqual(made);
  });

  it.each([
    [['--class', 'espresso'], 'grad-rollout'],
    [['--method', 'relevance', '--class', 'no such thing'], 'no such thing'],
    [['--method', 'relevance', '--versus', '3'], '--class'],
    [['--method', 'relevance', '--class', '3', '--versus', '3'], 'same class'],
    [['--method', 'relevance', '--head', 'max'], 'mean'],
    [['--method', 'relevance', '--group', 'entity'], 'such as animal'],
    [['--method', 'relevance', '--group', 'dog', '--class', '3'], 'without --class'],
    [['--method', 'relevance', '--class', 'dog'], '--group dog'],
    [['--group', 'dog'], 'belong to --method'],
  ])('refuses %j', async (options, word) => {
    const { code, stderr } = await inProcess(['explain', photo('coffee.png'), ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });
});

describe('explain of tokens and hidden patches', () => {
  /** Cosines of float32 vectors with themselves. */
  const ONE_BAR = 1e-5;

  it('hides one patch at a time: the fall of the logit is what --hide-patches makes of it', async () => {
    const { shape, data } = await raw('--method', 'occlusion', '--class', '193');
    expect(shape).toEqual([8, 8]);
    const logitOf = async (...options: string[]): Promise<number> => {
      const { stdout } = await inProcess(['classify', photo('coffee.png'), '--top', '200', '--json', ...options]);
      const { predictions } = JSON.parse(stdout) as { predictions: { index: number; logit: number }[] };
      return predictions.find(({ index }) => index === 193)!.logit;
    };
    // Two graphs of the same model, each rounding in its own way.
    expect(Math.abs(data[3 * 8 + 4]! - ((await logitOf()) - (await logitOf('--hide-patches', '3:4'))))).toBeLessThan(
      1e-4,
    );
    const changed = (await raw('--method', 'occlusion', '--class', '193', '--skip-mlp', '3', '--hide-patches', '0:0'))
      .data;
    const [before, after] = [
      await logitOf('--skip-mlp', '3', '--hide-patches', '0:0'),
      await logitOf('--skip-mlp', '3', '--hide-patches', '0:0,3:4'),
    ];
    expect(Math.abs(changed[3 * 8 + 4]! - (before - after))).toBeLessThan(1e-4);
  });

  it('tells how alike tokens are at every layer, the embedding first', async () => {
    const { shape, data } = await raw('--method', 'similarity', '--layer', 'all', '--token', '3,4');
    expect(shape).toEqual([9, 8, 8]);
    for (let layer = 0; layer <= 8; layer++)
      expect(Math.abs(data[layer * 64 + 3 * 8 + 4]! - 1), `layer ${layer}`).toBeLessThan(ONE_BAR);
  });

  it('tells how alike places are: the same for every photo, and 1 at the place itself', async () => {
    const file = join(scratch(), 'map.npy');
    const options = ['--method', 'position-similarity', '--token', '2,5'];
    expect((await inProcess(['explain', photo('rocket.jpg'), '--raw', file, ...options])).code).toBe(0);
    const { data } = await raw(...options);
    expect(data).toEqual(readNpy(file).data);
    expect(Math.abs(data[2 * 8 + 5]! - 1)).toBeLessThan(ONE_BAR);
  });

  it.each([
    ['occlusion', '--class', '193', '--occlude', '3', '--skip-mlp', '3'],
    ['similarity', '--layer', '8', '--token', '1,1', '--causal'],
    ['position-similarity', '--token', '1,1'],
    ['norm', '--layer', '0', '--skip-mlp', '3'],
    ['value-norm', '--layer', '2', '--head', 'max', '--token', '1,1', '--causal'],
  ])('%s is made again from its settings', async (method, ...options) => {
    const folder = scratch();
    const [first, again] = [join(folder, 'first.npy'), join(folder, 'again.npy')];
    expect(
      (await inProcess(['explain', photo('coffee.png'), '--raw', first, '--method', method, ...options])).code,
    ).toBe(0);
    const made = await inProcess(['explain', photo('coffee.png'), '--settings', `${first}.json`, '--raw', again]);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(readFileSync(again).equals(readFileSync(first))).toBe(true);
  });

  it('names the answer of the changed model', async () => {
    const predictionsOf = async (name: string): Promise<unknown> => {
      const { stdout } = await inProcess([
        ...['explain', photo(name), '--json', '--hide-patches', '*:*'],
        '--raw',
        scratch(),
      ]);
      return (JSON.parse(stdout) as { predictions: unknown }).predictions;
    };
    expect(await predictionsOf('coffee.png')).toEqual(await predictionsOf('rocket.jpg')); // who sees nothing answers the same
  });

  it.each([
    [['--method', 'occlusion', '--head', '3'], '--head means nothing'],
    [['--method', 'similarity', '--layer', '9'], 'from 0 to 8'],
    [['--method', 'position-similarity'], '--token ROW,COL'],
    [['--method', 'norm', '--head', '1'], '--head means nothing'],
    [['--method', 'norm', '--layer', '9'], 'from 0 to 8'],
    [['--occlude', '2'], '--occlude means nothing'],
  ])('refuses %j', async (options, word) => {
    const { code, stderr } = await inProcess(['explain', photo('coffee.png'), ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });
});

describe('explain --out', () => {
  const pixelsOf = async (path: string) => sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });

  it('writes a PNG of the photo’s size that changes with head and mode', async () => {
    const folder = scratch();
    const picture = async (...options: string[]) => {
      const out = join(folder, `${options.join('')}.png`);
      expect((await inProcess(['explain', photo('coffee.png'), '--out', out, ...options])).code).toBe(0);
      return pixelsOf(out);
    };
    const pictures = [await picture('--head', '0'), await picture('--head', '5'), await picture('--mode', 'heat')];
    for (const { info } of pictures) expect([info.width, info.height]).toEqual([600, 400]);
    expect(pictures[0]!.data.equals(pictures[1]!.data)).toBe(false);
    expect(pictures[0]!.data.equals(pictures[2]!.data)).toBe(false);
  });

  it('dims what the model did not see', async () => {
    const out = join(scratch(), 'light.png');
    await inProcess(['explain', photo('coffee.png'), '--out', out, '--opacity', '1']);
    const mean = async (path: string) => {
      const { channels } = await sharp(path).extract({ left: 0, top: 100, width: 90, height: 200 }).stats(); // left of the square crop
      return channels[0]!.mean;
    };
    expect(await mean(out)).toBeLessThan(0.7 * (await mean(photo('coffee.png'))));
  });

  it('writes tiles for all heads, and SVG that can be drawn', async () => {
    const folder = scratch();
    const drawn = async (name: string, ...options: string[]): Promise<string> => {
      const path = join(folder, name);
      expect((await inProcess(['explain', photo('coffee.png'), ...options, '--out', path])).code).toBe(0);
      return path;
    };
    const { info } = await pixelsOf(await drawn('heads.png', '--head', 'all'));
    const heads = readFileSync(
      await drawn('heads.svg', '--head', 'all', '--caption', 'off', '--colour-bar', 'off'),
      'utf8',
    );
    expect(heads).toContain(`viewBox="0 0 ${info.width} ${info.height}"`);
    expect(heads.match(/<svg x="\d+" y="\d+" width="320" height="213"/g)).toHaveLength(8); // as large as ever
    expect(labelsIn(heads)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((head) => `Head ${head}`));
    const plain = ['--blocky', '--caption', 'off', '--colour-bar', 'off'];
    const svg = readFileSync(await drawn('one.svg', ...plain), 'utf8');
    expect(svg).toContain('viewBox="0 0 600 400">');
    expect(svg).toMatch(/<title>coffee\.png · .+ · Rollout · layers 1–8 · mean of heads · class token · range /);
    expect(svg.match(/<image /g)).toHaveLength(1);
    expect(svg.match(/<rect x="[^"]+" y="[^"]+" width="50" height="50"/g)).toHaveLength(64); // 400 px over 8 patches
    const smooth = readFileSync(await drawn('smooth.svg'), 'utf8');
    expect(smooth.match(/<image /g)).toHaveLength(2); // the photo, and the map as the window paints it
    expect(labelsIn(smooth)).toContain('rollout weight');
    expect((await sharp(Buffer.from(svg), { unlimited: true }).metadata()).width).toBe(600);
  });

  it('writes a picture of the size, density and caption that were asked for, and again from its settings', async () => {
    const [out, again] = [join(scratch(), 'map.png'), join(scratch(), 'map.png')];
    const size = ['--width', '85mm', '--dpi', '200', '--caption', 'on', '--colour-bar', 'on', '--ground', 'dark'];
    await inProcess(['explain', photo('coffee.png'), '--mode', 'heat', ...size, '--out', out]);
    const { width, density } = await sharp(out).metadata();
    expect([width, density]).toEqual([669, 200]); // 85 mm of 200 pixels per inch
    const [corner] = (await pixelsOf(out)).data;
    expect(corner).toBe(0x16); // of the dark ground
    expect(JSON.parse(readFileSync(`${out}.json`, 'utf8'))).toMatchObject({
      figure: { width: { value: 85, unit: 'mm' }, dpi: 200, caption: true, colourBar: true, ground: 'dark' },
    });
    await inProcess(['explain', '--settings', `${out}.json`, photo('coffee.png'), '--out', again]);
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
  });

  it('marks the picture of a changed model, and says what was changed in the file itself', async () => {
    const folder = scratch();
    const [plain, marked] = [join(folder, 'plain.png'), join(folder, 'marked.png')];
    const map = ['explain', photo('coffee.png'), '--method', 'attention', '--layer', '0'];
    await inProcess([...map, '--out', plain]);
    await inProcess([...map, '--skip-mlp', '7', '--out', marked]); // after the layer that is looked at
    const texts = (await sharp(marked).metadata()).comments;
    expect(texts).toContainEqual({ keyword: 'Description', text: 'Changed model: MLP of layer 8 skipped' });
    const [a, b] = [await pixelsOf(plain), await pixelsOf(marked)];
    expect([b.info.width, b.info.height]).toEqual([600, 400]);
    const differs = (row: number): boolean =>
      Array.from({ length: 600 }, (_, col) => (row * 600 + col) * 3).some((at) => a.data[at] !== b.data[at]);
    expect([differs(100), differs(385)]).toEqual([false, true]); // the map is the same; the mark lies in the lower right corner
  });

  it.each([
    [['--width', 'wide'], /--width takes a length such as 85mm/],
    [['--width', '-5mm'], /--width takes a length/],
    [['--dpi', '5'], /--dpi takes a number from 30 to 2400/],
    [['--caption', 'yes'], /--caption takes on, off/],
  ])('refuses %j', async (options, sentence) => {
    const { code, stderr } = await inProcess([
      'explain',
      photo('coffee.png'),
      ...options,
      '--out',
      join(scratch(), 'a.png'),
    ]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
  });

  it('takes a folder for several photos, and the current one by default', () => {
    const folder = scratch();
    mkdirSync(join(folder, 'out'));
    expect(headlight(['explain', photo('coffee.png'), photo('rocket.jpg'), '--out', 'out'], { cwd: folder }).code).toBe(
      0,
    );
    expect(readdirSync(join(folder, 'out'))).toEqual([
      'coffee-rollout.png',
      'coffee-rollout.png.json',
      'rocket-rollout.png',
      'rocket-rollout.png.json',
    ]);
    const { stdout } = headlight(['explain', photo('coffee.png'), '--method', 'attention', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({
      overlay: 'coffee-attention.png',
      raw: null,
      method: 'attention',
      layer: 7,
      head: 'mean',
      token: 'cls',
      target: null,
      shape: [8, 8],
    });
    expect(readdirSync(folder)).toContain('coffee-attention.png');
  });
});

describe('attention', () => {
  it('writes every weight, rows summing to 1', () => {
    const file = join(scratch(), 'attention.npy');
    expect(headlight(['attention', photo('coffee.png'), '--out', file]).code).toBe(0);
    const { shape, data } = readNpy(file);
    expect(shape).toEqual([8, 8, 65, 65]);
    const row = 3 * 8 * 65 * 65 + 17 * 65;
    expect(data.subarray(row, row + 65).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    const start = (2 * 8 + 1) * 65 * 65 + 1; // layer 2, head 1, class token's row without itself
    expect(difference(data.subarray(start, start + 64), COFFEE.attentionLayer2Head1)).toBeLessThan(10 * MAP_TOLERANCE);
  });

  it('writes safetensors with the logits', async () => {
    const file = join(scratch(), 'attention.safetensors');
    expect((await inProcess(['attention', photo('coffee.png'), '--out', file])).code).toBe(0);
    const bytes = readFileSync(file);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE(0)))) as Record<
      string,
      { shape?: number[] }
    >;
    expect(header['attention']!.shape).toEqual([8, 8, 65, 65]);
    expect(header['logits']!.shape).toEqual([200]);
  });
});

describe('preprocess', () => {
  it('writes what the model sees', () => {
    const file = join(scratch(), 'pixels.npy');
    expect(headlight(['preprocess', photo('coffee.png'), '--out', file]).code).toBe(0);
    const { shape, data } = readNpy(file);
    expect(shape).toEqual([3, 128, 128]);
    const mean = data.reduce((a, b) => a + b, 0) / data.length;
    expect(mean).toBeCloseTo(COFFEE.pixelMean, 3);
  });
});

it('says in JSON what of a folder was left out, as every command that takes folders', async () => {
  const folder = scratch();
  copyFileSync(photo('coffee.png'), join(folder, 'a.png'));
  for (const name of ['film.mov', '._a.png']) writeFileSync(join(folder, name), 'x');
  const common = [folder, '--json', '--engine', 'wasm'];
  const out = join(scratch(), 'maps');
  const explained = await inProcess(['explain', ...common, '--method', 'rollout', '--out', out, '--no-sidecar']);
  expect((JSON.parse(explained.stdout) as { leftOut: unknown }[])[0]!.leftOut).toEqual({ video: 1, system: 1 });
  const heads = await inProcess(['heads', ...common, '--metric', 'entropy']);
  expect(JSON.parse(heads.stdout)).toMatchObject({ photos: 1, leftOut: { video: 1, system: 1 } });
});
