/** Reading JSON that strangers wrote: text to values with duplicate keys refused, and values to checked numbers and strings. */
import type { HeadlightError } from '../errors';

/** A parsed JSON object whose fields nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Decodes UTF-8 and parses; the top level must be an object. `fail` makes the error from a detail in words.
 * Duplicate keys are refused (`JSON.parse` alone would keep the last, other readers the first).
 */
export function parseJsonObject(bytes: Uint8Array, fail: (detail: string) => HeadlightError): JsonObject {
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    value = parseJson(text);
  } catch (error) {
    throw fail(error instanceof TooMuch ? error.message : 'not valid JSON');
  }
  if (!isObject(value)) throw fail('expected a JSON object');
  // Only where the text names more keys than there are is it looked through for the one.
  const twice = keysIn(value) === keysOf(text) ? null : duplicateKey(text);
  if (twice !== null) throw fail(`\`${twice.slice(0, 80)}\` stands twice`);
  return value;
}

/** Any value. Throws for what is no JSON, and for what nests deeper or holds more than real files. */
export function parseJson(text: string): unknown {
  keysOf(text);
  return JSON.parse(text);
}

/** Real files nest ten deep; brackets alone would cost forty times their bytes once parsed. */
const MAX_DEPTH = 100;
/** Brackets, commas and colons: three times what the largest header that is read has. More would keep whoever parses it for seconds. */
const MAX_MARKS = 2_000_000;

class TooMuch extends Error {}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
/** Square and curly ones differ by the bit that is taken out before. */
const [OPENING, CLOSING, CASE] = [0x5b, 0x5d, 0x20];

/**
 * The number of keys that the text names. Throws where it is too much, before anything is made of it. What stands within quotes is passed
 * over, in broken JSON as well.
 */
function keysOf(text: string): number {
  let [depth, marks, keys] = [0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = endOfString(text, at) - 1;
      continue;
    }
    const bracket = char & ~CASE;
    if (bracket === OPENING) depth++;
    else if (bracket === CLOSING) depth--;
    else if (char === COLON) keys++;
    else if (char !== COMMA) continue;
    if (depth > MAX_DEPTH) throw new TooMuch(`it nests deeper than ${MAX_DEPTH}`);
    if (++marks > MAX_MARKS) throw new TooMuch('it holds more values than any model’s files');
  }
  return keys;
}

/** Counts all objects in it. */
function keysIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + keysIn(item), 0);
  if (!isObject(value)) return 0;
  const values = Object.values(value);
  return values.reduce<number>((sum, item) => sum + keysIn(item), values.length);
}

/** The first key that an object of the (valid) JSON text holds twice, or null. */
export function duplicateKey(text: string): string | null {
  /** One per open bracket: the keys of an object, once it has one; null for arrays. */
  const open: (Set<string> | 'empty' | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') open.push('empty');
    else if (char === '[') open.push(null);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = unescaped(text.slice(at, end));
        if (keys === 'empty') open[open.length - 1] = new Set([key]);
        else if (keys.has(key)) return key;
        else keys.add(key);
      }
      at = end - 1;
    }
  }
  return null;
}

/** What a quoted string says; a million keys are not parsed one by one for the sake of the few that hold a backslash. */
function unescaped(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

/** Index just past the closing quote of the string that opens at `start`, or past the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) return at + 1;
    if (char === BACKSLASH) at++;
  }
  return at; // it never closes
}

function isKey(text: string, afterString: number): boolean {
  let at = afterString;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
