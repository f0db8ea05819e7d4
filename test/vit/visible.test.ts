/** Hidden characters in names are shown as what they are. */
import { describe, expect, it } from 'vitest';
import { visible, visibleJson, visibleLines } from '../../src/vit/visible';

describe('a hidden character', () => {
  it.each<[string, string, string]>([
    ['direction override', 'photo\u202egnp.exe', 'photo<U+202E>gnp.exe'],
    ['direction isolate', 'a\u2066b\u2069', 'a<U+2066>b<U+2069>'],
    ['direction mark', 'a\u200fb\u061cc', 'a<U+200F>b<U+061C>c'],
    ['line end', 'a\nb\rc\u2028d', 'a<U+000A>b<U+000D>c<U+2028>d'],
    ['escape sequence', '\u001b[31mcat\u009b0m', '<U+001B>[31mcat<U+009B>0m'],
    ['zero', 'cat\u0000', 'cat<U+0000>'],
    ['zero-width space', 'ca\u200bt', 'ca<U+200B>t'],
    ['joiner between letters that never join', 'ca\u200dt', 'ca<U+200D>t'],
    ['word joiner, byte order mark, soft hyphen', '\u2060\ufeff\u00ad', '<U+2060><U+FEFF><U+00AD>'],
    ['tag', 'a\u{e0041}', 'a<U+E0041>'],
    ['Hangul filler', '고\u3164양이', '고<U+3164>양이'],
    ['half a character', 'a\ud800', 'a<U+D800>'],
  ])('%s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
    expect(visible(shown)).toBe(shown);
  });

  it.each([
    '고양이',
    'tabby, tabby cat',
    'قطة ‌صغيرة'.replace('\u200c', ''),
    'می‌خواهم',
    '👩‍🚀 🐈‍⬛ 👍🏽',
    'é e\u0301',
    'क्‍ष',
    'שלום',
    '猫、犬',
    'a b',
  ])('is none in %s', (text) => {
    expect(visible(text)).toBe(text);
  });

  it('leaves line ends where there are several lines', () => {
    expect(visibleLines('a\n\tb\u202e')).toBe('a\n\tb<U+202E>');
  });

  it('is escaped in JSON, which says the same', () => {
    const value = { file: 'a\u202eb\u{e0041}\u200b', list: ['고양이', 'x\ny'] };
    for (const indent of [0, 2]) {
      const json = visibleJson(JSON.stringify(value, null, indent));
      expect(JSON.parse(json)).toEqual(value);
      expect(json).toContain('a\\u202eb\\udb40\\udc41\\u200b');
    }
  });
});
