/** Keywords put into an XMP sidecar that is there: into its `dc:subject` (ISO 16684-1), everything else left as it is, to the byte. Pure. */
import { xmlTags, type XmlTag } from './xml-tags';
import { cleanedWord, wordOf } from './xmp';

const DC = 'http://purl.org/dc/elements/1.1/';
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';

/** The sidecar with those keywords that it lacks; the same text where it lacks none, null where it cannot be told where they belong. */
export function mergedXmp(text: string, keywords: readonly string[]): string | null {
  const tags = xmlTags(text);
  if (!tags) return null;
  const is = (uri: string, ...names: string[]) => ({ uri: of, name }: XmlTag): boolean => of === uri && names.includes(name); // prettier-ignore
  const subjects = tags.filter(is(DC, 'subject'));
  const [subject, end] = subjects;
  if (!subject) return withSubject(text, tags.filter(is(RDF, 'RDF')), keywords);
  if (subjects.length > 2 || (subject.kind === 'open' && end?.kind !== 'close')) return null; // in more than one place
  if (subject.kind === 'empty' || !end) return replaced(text, subject.from, subject.to, wholeSubject(lacking([], keywords), indentOf(text, subject.from))); // prettier-ignore
  const inside = tags.filter(({ from }) => from >= subject.to && from < end.from);
  const bags = inside.filter(is(RDF, 'Bag', 'Seq', 'Alt'));
  const [bag, bagEnd] = bags;
  if (!bag) {
    if (text.slice(subject.to, end.from).trim() !== '') return null; // a word that is no list
    return replaced(text, subject.from, end.to, wholeSubject(lacking([], keywords), indentOf(text, subject.from)));
  }
  const items = inside.filter(is(RDF, 'li'));
  const missing = lacking(wordsIn(text, items), keywords);
  if (missing.length === 0) return text;
  if (bag.kind === 'empty' || bagEnd?.kind !== 'close') {
    if (bags.length > 1) return null;
    const name = text.slice(bag.from + 1, bag.to).split(/[\s/>]/)[0] ?? 'rdf:Bag';
    const prefix = name.split(':')[0] ?? 'rdf';
    return replaced(text, bag.from, bag.to, `<${name}>${missing.map((word) => `<${prefix}:li>${word}</${prefix}:li>`).join('')}</${name}>`); // prettier-ignore
  }
  const last = items.filter(({ kind }) => kind !== 'open').at(-1);
  const at = last?.to ?? bag.to;
  const prefix = text.slice(bag.from + 1, bag.to).split(':')[0] ?? 'rdf';
  const before = last ? lineBefore(text, items.find(({ kind }) => kind !== 'close')?.from ?? at) : '';
  const added = missing.map((word) => `${before}<${prefix}:li>${word}</${prefix}:li>`).join('');
  return replaced(text, at, at, added);
}

/** Keywords as XML has them, those left out that are there. */
function lacking(there: readonly string[], keywords: readonly string[]): string[] {
  const known = new Set(there);
  return [...new Set(keywords.map(cleanedWord))].filter((word) => word !== '' && !known.has(wordOf(word)));
}

function wordsIn(text: string, items: readonly XmlTag[]): string[] {
  return items.flatMap((item, i) => {
    const end = items[i + 1];
    return item.kind === 'open' && end?.kind === 'close' ? [wordOf(text.slice(item.to, end.from))] : [];
  });
}

/** In a description of its own, so that no other is touched. */
function withSubject(text: string, rdf: readonly XmlTag[], keywords: readonly string[]): string | null {
  const [open, close] = rdf;
  if (rdf.length !== 2 || open?.kind !== 'open' || close?.kind !== 'close') return null;
  const prefix = text.slice(open.from + 1, open.to).split(':')[0] ?? 'rdf';
  const words = lacking([], keywords);
  if (words.length === 0) return text;
  const indent = `${indentOf(text, close.from)} `;
  const subject = wholeSubject(words, `${indent} `).replaceAll('rdf:', `${prefix}:`);
  const description = `<${prefix}:Description ${prefix}:about="${aboutOf(text)}" xmlns:dc="${DC}">\n${indent} ${subject}\n${indent}</${prefix}:Description>\n${indentOf(text, close.from)}`;
  const at = close.from;
  const onOwnLine = text.slice(0, at).endsWith('\n') || indentOf(text, at) !== '';
  return replaced(text, at, at, `${onOwnLine ? ' ' : ''}${description}`);
}

/** Every description is about the same: what the others say. */
const aboutOf = (text: string): string => /\brdf:about="([^"]*)"/.exec(text)?.[1] ?? '';

function wholeSubject(words: readonly string[], indent: string): string {
  const items = words.map((word) => `${indent}  <rdf:li>${word}</rdf:li>\n`).join('');
  return `<dc:subject>\n${indent} <rdf:Bag>\n${items}${indent} </rdf:Bag>\n${indent}</dc:subject>`;
}

const replaced = (text: string, from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to); // prettier-ignore

/** Blanks from the line's start to this place; nothing where something else stands there. */
function indentOf(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return line.trim() === '' ? line : '';
}

/** The break of the line and the blanks before this place; nothing where something else stands there. */
function lineBefore(text: string, at: number): string {
  const before = /\r?\n[ \t]*$/.exec(text.slice(0, at));
  return before?.[0] ?? '';
}
