/** The tags of an XML text with their places and namespaces (XML 1.0, Namespaces in XML 1.0): enough to put something beside one of them. Pure. */

export interface XmlTag {
  readonly kind: 'open' | 'close' | 'empty';
  /** Its namespace; empty where it has none. */
  readonly uri: string;
  /** Without prefix. */
  readonly name: string;
  /** Its '<', and the place behind its '>'. */
  readonly from: number;
  readonly to: number;
}

type Scope = Readonly<Record<string, string>>;

const SKIPPED = [['<!--', '-->'], ['<![CDATA[', ']]>'], ['<?', '?>']] as const; // prettier-ignore
const NAME = /^<\/?([^\s/>]+)/;
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** In order; null for a text that is not well formed as far as tags go, and for one with a document type, which may mean anything. */
export function xmlTags(text: string): readonly XmlTag[] | null {
  const tags: XmlTag[] = [];
  const open: { readonly name: string; readonly scope: Scope }[] = [];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const skipped = SKIPPED.find(([begin]) => text.startsWith(begin, at));
    const end = skipped ? text.indexOf(skipped[1], at) : endOf(text, at);
    if (end < 0 || (!skipped && text[at + 1] === '!')) return null;
    if (skipped) {
      at = end + skipped[1].length;
      continue;
    }
    const raw = text.slice(at, end + 1);
    const qualified = NAME.exec(raw)?.[1];
    if (qualified === undefined) return null;
    const isClose = raw.startsWith('</');
    const outer = open.at(-1)?.scope ?? {};
    const scope = isClose ? outer : scopeOf(raw, outer);
    if (isClose && open.at(-1)?.name !== qualified) return null;
    const kind = isClose ? 'close' : raw.endsWith('/>') ? 'empty' : 'open';
    const [prefix, name] = qualified.includes(':') ? (qualified.split(':', 2) as [string, string]) : ['', qualified];
    tags.push({ kind, uri: scope[prefix] ?? '', name, from: at, to: end + 1 });
    if (isClose) open.pop();
    else if (kind === 'open') open.push({ name: qualified, scope });
    at = end + 1;
  }
  return open.length === 0 ? tags : null;
}

/** The '>' of a tag; one within quotes is none. */
function endOf(text: string, at: number): number {
  let quote = '';
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i] as string;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return i;
  }
  return -1;
}

function scopeOf(raw: string, outer: Scope): Scope {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of raw.matchAll(ATTRIBUTE)) {
    if (name === 'xmlns') found[''] = value.slice(1, -1);
    else if (name.startsWith('xmlns:')) found[name.slice('xmlns:'.length)] = value.slice(1, -1);
  }
  return Object.keys(found).length > 0 ? { ...outer, ...found } : outer;
}
