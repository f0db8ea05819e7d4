/** `headlight tokens`. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tokenizerFolder, towerFolder, towerNumbers } from '../support/text-tower';
import { inProcess, readNpy, scratch } from './command';

/** Absolute: weights are at most 1, and the library has float32 too. */
const ATTENTION_BAR = 1e-5;
const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

it('prints ids and tokens of the tokenizer beside the weights, and says where there is none', async () => {
  const model = scratch();
  for (const folder of ['families/clip-hf', 'tokens/clip'])
    for (const name of readdirSync(join(FIXTURES, folder))) cpSync(join(FIXTURES, folder, name), join(model, name));
  const { code, stdout, stderr } = await inProcess(['tokens', '--model', model, '--text', 'A Dog', '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const { ids, tokens } = JSON.parse(stdout) as { ids: number[]; tokens: string[] };
  expect([tokens[0], tokens.at(-1), tokens.slice(1, -1).join('')]).toEqual([
    '<|startoftext|>',
    '<|endoftext|>',
    'a</w>dog</w>',
  ]);
  expect(ids).toHaveLength(tokens.length);
  const table = await inProcess(['tokens', '--model', model, '--text', 'A Dog']);
  expect(table.stdout.trim().split('\n').map((line) => line.trim())).toEqual(ids.map((id, i) => `${id}  ${tokens[i]}`)); // prettier-ignore
  const without = await inProcess(['tokens', '--text', 'a dog']);
  expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('no tokenizer')]);
  expect((await inProcess(['tokens', '--model', model])).code).toBe(2);
});

it.each(['clip-hf', 'siglip-hf'] as const)(
  'writes what the text tower’s tokens read of each other: %s',
  async (name) => {
    const model = scratch();
    for (const folder of [towerFolder(name), tokenizerFolder(name)])
      for (const file of readdirSync(folder)) cpSync(join(folder, file), join(model, file));
    const { texts, attention } = towerNumbers(name);
    const out = join(model, 'attention.npy');
    const asked = ['tokens', '--model', model, '--text', texts[0] ?? '', '--json'];
    const { code, stdout, stderr } = await inProcess([...asked, '--attention', out]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe((await inProcess(asked)).stdout);
    const own = (JSON.parse(stdout) as { ids: number[] }).ids.length;
    const { shape, data } = readNpy(out);
    const [layers = 0, heads = 0] = shape;
    expect([layers, ...shape.slice(2)]).toEqual([attention.length, own, own]);
    const all = Math.sqrt((attention[0]?.length ?? 0) / heads); // the library fills the text
    let worst = 0;
    for (let at = 0; at < data.length; at++) {
      const [layer, rest] = [Math.floor(at / (heads * own * own)), at % (heads * own * own)];
      const [head, row, col] = [Math.floor(rest / own ** 2), Math.floor(rest / own) % own, rest % own];
      const wanted = attention[layer]?.[(head * all + row) * all + col] ?? NaN;
      worst = Math.max(worst, Math.abs((data[at] ?? NaN) - wanted));
    }
    expect(worst).toBeLessThan(ATTENTION_BAR);
  },
);
