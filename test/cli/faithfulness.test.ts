/** `faithfulness`: curves and areas equal to PyTorch's, which drops the hidden patches from the sequence. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { headlight, inProcess, photo } from './command';

interface Curves {
  readonly class: number;
  readonly curves: readonly {
    readonly method: string;
    readonly deletion: readonly number[];
    readonly insertion: readonly number[];
    readonly deletionAuc: number;
    readonly insertionAuc: number;
  }[];
}
/** Made by scripts/fixtures/faithfulness.py. */
const WANTED = JSON.parse(
  readFileSync(new URL('../fixtures/cli/faithfulness.json', import.meta.url), 'utf8'),
) as Curves & { steps: number; seed: number };

/** Of probabilities: float32 against float64, and masked against dropped. */
const BAR = 1e-4;

it('is that of PyTorch for every method, chance included', async () => {
  const options = ['--steps', String(WANTED.steps), '--seed', String(WANTED.seed), '--json'];
  const { code, stdout, stderr } = await inProcess(['faithfulness', photo('coffee.png'), ...options]);
  expect([code, stderr]).toEqual([0, '']);
  const got = JSON.parse(stdout) as Curves;
  expect(got.class).toBe(WANTED.class);
  expect(got.curves.map(({ method }) => method)).toEqual(WANTED.curves.map(({ method }) => method));
  for (const [i, wanted] of WANTED.curves.entries()) {
    const curve = got.curves[i]!;
    for (const way of ['deletion', 'insertion'] as const) {
      expect(curve[way]).toHaveLength(WANTED.steps + 1);
      curve[way].forEach((value, at) => expect(Math.abs(value - wanted[way][at]!)).toBeLessThan(BAR));
      expect(Math.abs(curve[`${way}Auc`] - wanted[`${way}Auc`])).toBeLessThan(BAR);
    }
  }
});

it('prints an area for each method asked for, and a row of csv for each point', async () => {
  const args = ['faithfulness', photo('coffee.png'), '--method', 'random,rollout', '--steps', '2'];
  const table = (await inProcess(args)).stdout.split('\n');
  expect(table[0]).toBe('AUC of the probability of espresso');
  expect(table.slice(2, 4).map((line) => line.split(/ +/)[0])).toEqual(['random', 'rollout']);
  const korean = await inProcess([...args, '--lang', 'ko']);
  expect(korean.stdout.split('\n')[0]).toBe('AUC of the probability of 에스프레소');
  const [header, ...rows] = headlight([...args, '--format', 'csv'])
    .stdout.trimEnd()
    .split('\n');
  expect(header).toBe('method,share,deletion,insertion');
  expect(rows.map((row) => row.split(',', 2).join())).toEqual(
    ['random', 'rollout'].flatMap((method) => [0, 0.5, 1].map((share) => `${method},${share}`)),
  );
});

it.each([
  [['--method', 'rollout,guess'], 'not `guess`'],
  [['--steps', '0'], '--steps'],
  [['--versus', 'tabby'], '--versus'],
])('refuses %j', async (options, word) => {
  const { code, stderr } = await inProcess(['faithfulness', photo('coffee.png'), ...options]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(word)]);
});
