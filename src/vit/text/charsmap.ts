/** SentencePiece's precompiled table of characters, as tokenizers' `Precompiled` applies it: a double array (Darts) of what is replaced, then by what. */

/** Replaced as a whole where they have fewer bytes than this; longer ones character by character. */
const WHOLE_BYTES = 6;

/** Throws `RangeError` for a table that is none. @param base64 `precompiled_charsmap` of tokenizer.json */
export function charsmap(base64: string): (text: string) => string {
  const bytes = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const size = view.getUint32(0, true); // bytes of the double array
  const units = Uint32Array.from({ length: Math.floor(size / 4) }, (_, i) => view.getUint32(4 + 4 * i, true));
  const texts = bytes.subarray(4 + size); // each ends with 0
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

  const replacement = (key: Uint8Array): string | null => {
    const begin = shortestPrefix(units, key);
    return begin === null ? null : decoder.decode(texts.subarray(begin, texts.indexOf(0, begin)));
  };
  const ofCharacters = (text: string): string =>
    Array.from(text, (character) => replacement(encoder.encode(character)) ?? character).join('');
  return (text) =>
    Array.from(segmenter.segment(text), ({ segment }) => {
      const key = encoder.encode(segment);
      return (key.length < WHOLE_BYTES ? replacement(key) : null) ?? ofCharacters(segment);
    }).join('');
}

/** Value of the shortest key that `text` begins with; null where none does. */
function shortestPrefix(units: Uint32Array, text: Uint8Array): number | null {
  let at = offsetOf(units[0] ?? 0);
  for (const byte of text) {
    at = (at ^ byte) >>> 0;
    const unit = units[at] ?? 0;
    if (byte === 0 || (unit & 0x800000ff) >>> 0 !== byte) return null; // another label
    at = (at ^ offsetOf(unit)) >>> 0;
    if ((unit >>> 8) & 1) return (units[at] ?? 0) & 0x7fffffff; // a key ends here
  }
  return null;
}

function offsetOf(unit: number): number {
  return ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
}
