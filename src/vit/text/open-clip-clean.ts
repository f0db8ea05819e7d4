/**
 * What open_clip does to a text first (open_clip `tokenizer.py`, `basic_clean`): ftfy's repairs (ftfy 6.3, `fix_text`), HTML read twice. Of ftfy all but the guess that
 * a text was decoded in the wrong encoding: such texts stay as they are.
 */
import { fromC1, unescapeHtml, unescapeStrictly } from './html-unescape';

const LIGATURES: Readonly<Record<string, string>> = {
  Ĳ: 'IJ', ĳ: 'ij', ŉ: 'ʼn', Ǳ: 'DZ', ǲ: 'Dz', ǳ: 'dz', Ǆ: 'DŽ', ǅ: 'Dž', ǆ: 'dž', Ǉ: 'LJ', ǈ: 'Lj', ǉ: 'lj', Ǌ: 'NJ', ǋ: 'Nj', ǌ: 'nj',
  ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬃ: 'ffi', ﬄ: 'ffl', ﬅ: 'ſt', ﬆ: 'st',
}; // prettier-ignore
/* eslint-disable no-control-regex -- the characters that are taken out */
const CONTROLS = /[\u0000-\u0008\u000b\u000e-\u001f\u007f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;
const C1 = /[\u0080-\u009f]/g;
const TERMINAL = /\u001b\[((?:\p{Nd}|;)*)([a-zA-Z])/gu;
/** What Python takes for white space. */
const SPACE = '[\\t-\\r\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
/* eslint-enable no-control-regex */
const SPACES = new RegExp(`${SPACE}+`, 'gu');
const EDGES = new RegExp(`^${SPACE}+|${SPACE}+$`, 'gu');

export function basicClean(text: string): string {
  return strip(unescapeHtml(unescapeHtml(fixText(text))));
}

/** Python's `' '.join(text.split())`. */
export function whitespaceClean(text: string): string {
  return strip(text.replace(SPACES, ' '));
}

const strip = (text: string): string => text.replace(EDGES, '');

/** Line by line; from the first < on, nothing is HTML that stands for text. */
function fixText(text: string): string {
  let escapes = true;
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
    .map((line) => {
      escapes &&= !line.includes('<');
      return fixLine(line, escapes);
    })
    .join('');
}

function fixLine(line: string, escapes: boolean): string {
  for (let text = line; ;) {
    const before = text;
    if (escapes && text.includes('&')) text = unescapeStrictly(text);
    text = text
      .replace(C1, (control) => fromC1(control.charCodeAt(0)))
      .replace(/[ĲĳŉǄ-ǌǱ-ǳﬀ-ﬆ]/gu, (letter) => LIGATURES[letter] ?? letter)
      .replace(/[\u3000\uff01-\uffef]/gu, (wide) => (wide === '\u3000' ? ' ' : wide.normalize('NFKC')))
      .replace(/[\u201c-\u201f]/gu, '"')
      .replace(/[\u02bc\u2018-\u201b]/gu, "'")
      .replace(/\r\n|[\r\u2028\u2029\u0085]/gu, '\n')
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .replace(TERMINAL, '')
      .replace(CONTROLS, '')
      .normalize('NFC');
    if (text === before) return text;
  }
}
