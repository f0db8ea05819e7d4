/** Puts values into a sentence: `{name}`, and `{count:photo|photos}` for one or many. */

import { visibleLines } from '../../vit/visible';

export type Params = Readonly<Record<string, string | number>>;

const PLACEHOLDER = /\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g;

/** Parameters that say how many there are: from a thousand on they are read in groups. Sizes in pixels, seeds and numbers of classes are not. */
export const COUNTS: ReadonlySet<string> = new Set(
  'answers at bottom channels classes count depth dim done files fitted folders found headDim heads hidden hours layers left limit minutes other others pairs parameters photos placed rate right seconds times tokens top total'.split(
    ' ',
  ),
);

/** 1000 → '1,000', in both languages; what is no count, or was written before, stays as it is. */
function written(name: string, value: string | number): string {
  return typeof value === 'number' && Number.isInteger(value) && COUNTS.has(name)
    ? value.toLocaleString('en')
    : String(value);
}

/** The sentence with every placeholder replaced; one without a value stays visible, so that a mistake is seen. */
export function fill(template: string, params: Params = {}): string {
  return template.replace(PLACEHOLDER, (whole, name: string, one?: string, many?: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    if (one !== undefined && many !== undefined) return Number(value) === 1 ? one : many;
    return visibleLines(written(name, value)); // names of strangers stand here
  });
}

/** The same in pieces, so that values can be set apart: those that came from `params`, and the words between. */
export function sentenceParts(template: string, params: Params): { readonly text: string; readonly value: boolean }[] {
  const parts: { text: string; value: boolean }[] = [];
  let done = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    parts.push(
      { text: template.slice(done, match.index), value: false },
      { text: fill(match[0], params), value: true },
    );
    done = match.index + match[0].length;
  }
  return [...parts, { text: template.slice(done), value: false }].filter(({ text }) => text !== '');
}

/** Names of the parameters a sentence takes, each once, sorted. */
export function paramsOf(template: string): string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))].sort();
}
