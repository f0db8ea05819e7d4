/** A file of texts and the ids that each library's tokenizer gives them (`tokens.json`: strings, tokenizers → folder, ids, perhaps also), against this code's. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderFiles } from '../../src/vit/node/folder-files';
import { openTokenizer } from '../../src/vit/text/tokenizer';

interface Listed {
  readonly folder: string;
  readonly pad: number | null;
  readonly ids: readonly (readonly number[])[];
  /** By text: ids of the same library from another of its files. */
  readonly also?: Readonly<Record<string, readonly number[]>>;
}

const [root = '', ...named] = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const { strings, tokenizers } = JSON.parse(readFileSync(join(root, 'tokens.json'), 'utf8')) as { strings: string[]; tokenizers: Record<string, Listed> }; // prettier-ignore

/** Without what fills a text at its end. */
function bare(ids: readonly number[], pad: number | null): string {
  let end = ids.length;
  while (end > 1 && ids[end - 1] === pad && ids[end - 2] === pad) end--;
  return ids.slice(0, end).join(' ');
}

for (const [name, { folder, pad, ids, also = {} }] of Object.entries(tokenizers)) {
  if (named.length > 0 && !named.includes(name)) continue;
  const tokenizer = await openTokenizer(folderFiles(join(root, folder)));
  const wrong = strings.flatMap((text, i) => {
    const own = bare(tokenizer.encode(text).ids, pad);
    const wanted = [ids[i] ?? [], also[text] ?? also[String(i)] ?? ids[i] ?? []].map((each) => bare(each, pad));
    const strict = (each: string): string => each.replace(new RegExp(` ${pad}$`), '');
    return wanted.some((each) => strict(each) === strict(own)) ? [] : [`${JSON.stringify(text)}\n    is  ${own}\n    not ${wanted[0]}`]; // prettier-ignore
  });
  process.stdout.write(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(20)} ${strings.length - wrong.length} of ${strings.length}\n`); // prettier-ignore
  for (const each of wrong.slice(0, 8)) process.stdout.write(`  ${each}\n`);
}
