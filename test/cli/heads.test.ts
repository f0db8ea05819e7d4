/** `heads`: numbers of every head, equal to PyTorch's, in every form. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLensFixture } from '../vit/explain/lens-fixture';
import { headlight, inProcess, photo, scratch } from './command';

const { coffee } = readLensFixture().smallVit;
/** Relative: float32 attention, from pixels that may differ by a step of 255. */
const TOLERANCE = 1e-3;

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  wanted.forEach((value, i) => expect(Math.abs(got[i]! / value - 1), `head ${i}`).toBeLessThan(TOLERANCE));
}

interface HeadsJson {
  readonly photos: number;
  readonly metric: string;
  readonly unit: string;
  readonly failures: readonly { readonly file: string }[];
  readonly values: Readonly<Record<string, readonly (readonly number[])[]>>;
}

async function json(...args: string[]): Promise<HeadsJson> {
  const { code, stdout, stderr } = await inProcess(['heads', ...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as HeadsJson;
}

describe('heads', () => {
  it('measures the mean attention distance of PyTorch, as JSON', async () => {
    const { photos, metric, unit, values } = await json(photo('coffee.png'));
    expect([photos, metric, unit]).toEqual([1, 'distance', 'pixels of the model’s input']);
    expect(values['distance']).toHaveLength(8);
    expectClose(values['distance']!.flat(), coffee.distance);
  });

  it('writes CSV with one head a line', () => {
    const out = join(scratch(), 'entropy.csv');
    const args = ['heads', photo('coffee.png'), '--metric', 'cls-entropy', '--format', 'csv', '--out', out];
    expect(headlight(args)).toMatchObject({ code: 0, stdout: '' });
    const [header, ...lines] = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(header).toBe('layer,head,cls-entropy');
    expect(lines[17]).toMatch(/^2,1,/);
    expectClose(
      lines.map((line) => Number(line.split(',')[2])),
      coffee.clsEntropy,
    );
  });

  it('writes CSV where the file is called so, with an ending or without', async () => {
    for (const name of ['a.csv', 'a.CSV', 'csv']) {
      const out = join(scratch(), name);
      expect(await inProcess(['heads', photo('coffee.png'), '--out', out])).toMatchObject({ code: 0 });
      expect(readFileSync(out, 'utf8')).toMatch(/^layer,head,distance\n0,0,/);
    }
  });

  it('averages over photos', async () => {
    const one = (await json(photo('coffee.png'))).values['distance']!.flat();
    const other = (await json(photo('rocket.jpg'))).values['distance']!.flat();
    const both = await json(photo('coffee.png'), photo('rocket.jpg'));
    expect(both.photos).toBe(2);
    expectClose(
      both.values['distance']!.flat(),
      one.map((value, i) => (value + other[i]!) / 2),
    );
  });

  it('names photos that fail and goes on with the rest', async () => {
    const { code, stdout, stderr } = await inProcess(['heads', photo('coffee.png'), 'missing.png', '--json']);
    expect(code).toBe(1);
    expect(stderr).toContain('missing.png');
    const { photos, failures } = JSON.parse(stdout) as HeadsJson;
    expect([photos, failures.map(({ file }) => file)]).toEqual([1, ['missing.png']]);
  });

  it('tells what switching each head off does to the class', async () => {
    const { values } = await json(photo('coffee.png'), '--metric', 'ablation', '--class', '193');
    expect(Object.keys(values)).toEqual(['logit', 'probability']);
    const [logit, probability] = [values['logit']!.flat(), values['probability']!.flat()];
    expect([logit.length, probability.length]).toEqual([64, 64]);
    expect(Math.min(...probability)).toBeLessThan(0); // some head speaks for espresso
    expect(Math.max(...probability)).toBeLessThan(1 - 0.95); // which has 95 % already
    const mean = (await json(photo('coffee.png'), '--metric', 'ablation', '--ablation', 'mean')).values[
      'logit'
    ]!.flat();
    expect(mean).not.toEqual(logit);
  });

  it('switches heads off on top of the changes: one that is off already changes nothing', async () => {
    const options = ['--metric', 'ablation', '--class', '193', '--heads-off', '2:3'];
    const changed = (await json(photo('coffee.png'), ...options)).values['logit']!;
    expect(changed[2]![3]).toBe(0);
    expect(changed[2]![4]).not.toBe(0);
  });

  it('is of the model without what was switched off: equal to PyTorch below the change, not above it', async () => {
    const values = (await json(photo('coffee.png'), '--skip-mlp', '3')).values['distance']!;
    expectClose(values.slice(0, 4).flat(), coffee.distance.slice(0, 4 * 8));
    expect(Math.abs(values[4]![0]! / coffee.distance[4 * 8]! - 1)).toBeGreaterThan(TOLERANCE);
  });

  it('prints a table with the mean of each layer', async () => {
    const { stdout } = await inProcess(['heads', photo('coffee.png'), '--renormalise']);
    const [title, header, first] = stdout.split('\n');
    expect(title).toBe('distance (pixels of the model’s input)');
    expect(header).toMatch(/^layer +head 0 .* head 7 +mean$/);
    expect(Number(first!.trim().split(/ +/)[1])).toBeGreaterThan(coffee.distance[0]!);
  });

  it.each([
    [['--metric', 'to-registers'], 'does not have'],
    [['--ablation', 'mean'], '--heads-off'],
    [['--metric', 'entropy', '--renormalise'], '--metric distance'],
    [['--metric', 'distnce'], 'Did you mean `distance`'],
  ])('refuses %j', async (options, word) => {
    const { code, stderr } = await inProcess(['heads', photo('coffee.png'), ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });
});
