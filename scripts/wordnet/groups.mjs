/**
 * Makes src/vit/groups/wordnet.ts: the hypernyms of ImageNet-1k's classes, up to `entity`, from WordNet 3.0's data.noun.
 *
 * usage: node scripts/wordnet/groups.mjs [/usr/share/wordnet/data.noun]     (Debian: apt-get install wordnet-base)
 *
 * Synset ids are n + the eight digits of the synset's offset in data.noun (wndb(5WN)), as ImageNet has them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

const ROOT = new URL('../../', import.meta.url);
const [source = '/usr/share/wordnet/data.noun'] = process.argv.slice(2);

const classes = [
  ...new Set(readFileSync(new URL('src/vit/checkpoint/imagenet-names.ts', ROOT), 'utf8').match(/\bn\d{8}\b/g)),
];
if (classes.length !== 1000) throw new Error(`expected 1000 classes, got ${classes.length}`);

/** Id → ids of its hypernyms, instances' included (pointers `@` and `@i`). */
const parents = new Map();
for (const line of readFileSync(source, 'latin1').split('\n')) {
  if (!/^\d{8} /.test(line)) continue; // the licence stands above, indented
  const [offset, , , wordCount, ...rest] = line.split(' | ')[0].trim().split(' ');
  const pointers = rest.slice(2 * parseInt(wordCount, 16));
  const above = [];
  for (let i = 0; i < Number(pointers[0]); i++) {
    const [symbol, target, part] = pointers.slice(1 + 4 * i, 4 + 4 * i);
    if ((symbol === '@' || symbol === '@i') && part === 'n') above.push(`n${target}`);
  }
  parents.set(`n${offset}`, above);
}

const needed = new Set(classes);
for (const id of needed) {
  const above = parents.get(id);
  if (!above) throw new Error(`${source} has no ${id}: is it WordNet 3.0?`);
  for (const parent of above) needed.add(parent);
}
const lines = [...needed].sort().map((id) => [id, ...parents.get(id)].join(' '));

const licence = readFileSync(new URL('resources/licences/WordNet-3.0.txt', ROOT), 'utf8');
const [, ...terms] = licence.trimEnd().split('\n');
const text = `/**
 * Hypernyms of ImageNet-1k's classes in WordNet 3.0, made by scripts/wordnet/groups.mjs: an id, then the ids right above it.
 *${terms.map((line) => ` ${line}`.trimEnd()).join('\n *')}
 */
export const HYPERNYMS = \`
${lines.join('\n')}
\`;
`;
const target = new URL('src/vit/groups/wordnet.ts', ROOT);
writeFileSync(target, await format(text, { parser: 'typescript', printWidth: 120, singleQuote: true }));
console.log(`${lines.length} synsets, ${classes.length} of them classes → ${target.pathname}`);
