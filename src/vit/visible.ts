/**
 * Names that strangers gave (files, models, classes), for people to read: what is invisible, or turns or steers the writing around it, stands there as
 * what it is, `<U+202E>`. 'photo<U+202E>gnp.exe' can no longer pass for 'photoexe.png'.
 */

/** Letters that look like nothing: Hangul fillers, Khmer's unused vowels, the empty Braille cell, the joiner of graphemes. */
const EMPTY = '\\u115f|\\u1160|\\u2800|\\u3164|\\uffa0|\\u034f|\\u17b4|\\u17b5';
/** Format characters that are seen: signs that stand over numbers. */
const SEEN = '\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}';
/** Where joiners do what they are for: between letters of writing that joins them, and in composed emoji. */
const JOINING = [
  '\\p{Extended_Pictographic}',
  '\\p{Emoji_Modifier}',
  '\\p{M}', // and the selector of emoji, U+FE0F
  '\\p{Script=Arab}',
  '\\p{Script=Syrc}',
  '\\p{Script=Mong}',
].join('|');
const JOINER = '(?:\\u200c|\\u200d)';
const HIDDEN = new RegExp(
  `(?![${SEEN}]|${JOINER})[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]|${EMPTY}|(?<!${JOINING})${JOINER}`,
  'gu',
);

/** The text with every hidden character written out; the same text if there are none. */
export function visible(text: string): string {
  return text.replace(
    HIDDEN,
    (char) => `<U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

/** The same for text of several lines, whose line ends and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(HIDDEN, (char) => (char === '\n' || char === '\t' ? char : visible(char)));
}

/** JSON that says the same, with every hidden character escaped as JSON escapes it. @param json as `JSON.stringify` gives it */
export function visibleJson(json: string): string {
  return json.replace(HIDDEN, (char) =>
    char === '\n'
      ? char
      : Array.from(char.split(''), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
}
