/**
 * Code page 949, Korean Windows' own: EUC-KR, and around it the 8,822 syllables that EUC-KR lacks, in Unicode's order. Decoders called
 * `euc-kr` know them in browsers, not in Node.
 */

/** Second bytes of a syllable that EUC-KR lacks: letters, and what follows 0x80. */
const SECONDS = [...range(0x41, 0x5a), ...range(0x61, 0x7a), ...range(0x81, 0xfe)];
/** First bytes below which every second byte stands for such a syllable; after it, only those below 0xA1. */
const EUC = 0xa1;
const FIRST = 0x81;
const SHORT = SECONDS.filter((second) => second < EUC).length;

/** Null where the bytes are no text of this code page. */
export function decodeCp949(bytes: Uint8Array): string | null {
  let text = '';
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0;
    const letter = lead < 0x80 ? String.fromCharCode(lead) : letterOf(lead, bytes[++at] ?? 0);
    if (letter === null) return null;
    text += letter;
  }
  return text;
}

function letterOf(lead: number, second: number): string | null {
  if (lead >= EUC && second >= EUC) return inEucKr(lead, second);
  const place = SECONDS.indexOf(second);
  if (lead < FIRST || place < 0) return null;
  const before = lead < EUC ? (lead - FIRST) * SECONDS.length : (EUC - FIRST) * SECONDS.length + (lead - EUC) * SHORT;
  return others()[before + place] ?? null;
}

function inEucKr(lead: number, second: number): string | null {
  try {
    const letter = new TextDecoder('euc-kr', { fatal: true }).decode(Uint8Array.of(lead, second));
    return /^\p{Co}/u.test(letter) ? null : letter; // of nobody's: some decoders give it a private number
  } catch {
    return null;
  }
}

/** Syllables that EUC-KR lacks, once they were asked for. */
let kept: readonly string[] | undefined;

function others(): readonly string[] {
  if (kept) return kept;
  const known = new Set(range(0xb0, 0xc8).flatMap((lead) => range(0xa1, 0xfe).map((second) => inEucKr(lead, second))));
  const syllables = range(0xac00, 0xd7a3).map((code) => String.fromCharCode(code));
  return (kept = syllables.filter((syllable) => !known.has(syllable)));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
