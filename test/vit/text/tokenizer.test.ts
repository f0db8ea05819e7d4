/** Tokens as tokenizers (Rust) and transformers give them, of strings in many scripts (scripts/fixtures/tokens.py). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { folderFiles } from '../../../src/vit/node/folder-files';
import { openTokenizer, type Tokens } from '../../../src/vit/text/tokenizer';

const FIXTURES = fileURLToPath(new URL('../../fixtures/tokens/', import.meta.url));

interface Expected {
  readonly ids: readonly (readonly number[])[];
  readonly tokens: readonly (readonly string[])[];
}
const { strings, ...expected } = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as {
  readonly strings: readonly string[];
  readonly clip: Expected;
  readonly siglip: Expected;
};

it.each([
  ['clip', 'clip'],
  ['clip-files', 'clip'], // vocab.json and merges.txt alone
  ['siglip', 'siglip'],
] as const)('%s: every string', async (folder, kind) => {
  const tokenizer = await openTokenizer(folderFiles(join(FIXTURES, folder)));
  const { ids, tokens } = expected[kind];
  const wanted: Tokens[] = strings.map((_, i) => ({ ids: ids[i] ?? [], tokens: tokens[i] ?? [] }));
  strings.forEach((text, i) => expect({ text, ...tokenizer.encode(text) }).toEqual({ text, ...wanted[i] }));
});

it('says what is missing or damaged', async () => {
  await expect(openTokenizer(folderFiles(FIXTURES))).rejects.toMatchObject({ code: 'tokenizerMissing' });
  const files = folderFiles(join(FIXTURES, 'siglip'));
  const bytes = new TextEncoder().encode('{"model": ');
  const damaged = { name: 'tokenizer.json', size: bytes.length, read: () => Promise.resolve(bytes) };
  const open = (name: string) => (name === 'tokenizer.json' ? Promise.resolve(damaged) : files.open(name));
  await expect(openTokenizer({ ...files, open })).rejects.toMatchObject({
    code: 'configInvalid',
    params: { file: 'tokenizer.json' },
  });
});
