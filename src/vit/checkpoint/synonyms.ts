/** Lists of synonyms, 'tabby, tabby cat': taken apart, and compared the way people spell names. */

/** 'tabby, tabby cat' → ['tabby', 'tabby cat']. */
export function synonymsIn(text: string): string[] {
  return text
    .split(/[,，、;]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What two spellings of one name have in common: `Egyptian_cat` is `egyptian cat`, '웰시 코기' is '웰시코기', decomposed letters are whole ones. */
export function spelling(name: string): string {
  const key = name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
  return HANGUL.test(key) ? key.replaceAll(' ', '') : key;
}

export const HANGUL = /\p{Script=Hangul}/u;

/** Whether two lists have a name in common. */
export function shareName(text: string, other: string): boolean {
  const names = new Set(synonymsIn(other).map(spelling));
  return synonymsIn(text).some((name) => names.has(spelling(name)));
}
