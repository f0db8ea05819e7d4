/** `layers`: the logit lens, ending in the answer itself. */
import { expect, it } from 'vitest';
import { headlight, inProcess, photo } from './command';

interface Said {
  readonly index: number;
  readonly logit: number;
}

/** The classifier runs as a graph of its own; float32 rounding of logits up to 10. */
const LOGIT_BAR = 1e-4;

async function json(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await inProcess([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

it.each([[[]], [['--heads-off', '3:*', '--hide-patches', '0:*']]])('ends in what classify says %j', async (changes) => {
  const { layers } = (await json('layers', photo('coffee.png'), '--top', '5', ...changes)) as {
    layers: { after: number; predictions: Said[] }[];
  };
  const { predictions } = (await json('classify', photo('coffee.png'), ...changes)) as { predictions: Said[] };
  expect(layers.map(({ after }) => after)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(layers[8]!.predictions.map(({ index }) => index)).toEqual(predictions.map(({ index }) => index));
  predictions.forEach(({ logit }, i) =>
    expect(Math.abs(layers[8]!.predictions[i]!.logit - logit)).toBeLessThan(LOGIT_BAR),
  );
});

it('writes a row per layer and rank', () => {
  const { stdout } = headlight(['layers', photo('coffee.png'), '--top', '2', '--format', 'csv', '--token', '3,4']);
  const [header, ...rows] = stdout.trimEnd().split('\n');
  expect(header).toBe('after,rank,index,id,label,score,logit');
  expect(rows).toHaveLength(9 * 2);
});

it('refuses a patch that the model lacks', async () => {
  const { code, stderr } = await inProcess(['layers', photo('coffee.png'), '--token', '8,0']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('outside the 8 × 8 patches')]);
});
