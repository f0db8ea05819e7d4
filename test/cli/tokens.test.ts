/** `headlight tokens`. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inProcess, scratch } from './command';

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
