/** Character references of HTML as text, as Python's `html.unescape` and as ftfy's stricter `unescape_html` do it. */
import { htmlEntities } from './html-entities';

let table: ReadonlyMap<string, string> | null = null;
const entities = (): ReadonlyMap<string, string> => (table ??= htmlEntities());

const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g;
const STRICT = /&#?[0-9A-Za-z]{1,24};/g;
/** Windows-1252 where a reference names a control character (HTML 5, numeric character reference end state); 0 where it has none. */
const C1 = [0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178]; // prettier-ignore

/** A control character of U+0080 to U+009F as Windows-1252 has it. */
export function fromC1(code: number): string {
  return String.fromCodePoint(C1[code - 0x80] ?? code);
}

/** Old names also without their semicolon, and the longest of them that begins a word. */
export function unescapeHtml(text: string): string {
  return text.includes('&') ? text.replace(REFERENCE, (whole, reference: string) => referred(reference) ?? whole) : text; // prettier-ignore
}

/** Only what ends with a semicolon; names of Latin letters in capitals, too. */
export function unescapeStrictly(text: string): string {
  return text.replace(STRICT, (whole) => {
    const name = whole.slice(1);
    if (name.startsWith('#')) {
      const plain = unescapeHtml(whole);
      return plain.includes(';') ? whole : plain;
    }
    const lower = name.toLowerCase();
    const capitals = name === name.toUpperCase() && unescapeHtml(whole) === whole ? entities().get(lower) : undefined;
    return entities().get(name) ?? capitals?.toUpperCase() ?? whole;
  });
}

function referred(reference: string): string | undefined {
  if (reference.startsWith('#')) return numbered(reference.slice(1).replace(/;$/, ''));
  const own = entities().get(reference);
  if (own !== undefined) return own;
  for (let length = reference.length - 1; length > 1; length--) {
    const begin = entities().get(reference.slice(0, length));
    if (begin !== undefined) return begin + reference.slice(length);
  }
  return undefined;
}

function numbered(digits: string): string {
  const code = /^[xX]/.test(digits) ? parseInt(digits.slice(1), 16) : parseInt(digits, 10);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  if (code === 0x0d) return '\r';
  if (code >= 0x80 && code <= 0x9f) return fromC1(code);
  return isNone(code) ? '' : String.fromCodePoint(code);
}

/** Control characters and code points that are no characters. */
function isNone(code: number): boolean {
  const isControl = code <= 8 || code === 0x0b || (code >= 0x0e && code <= 0x1f) || code === 0x7f;
  return isControl || (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
}
