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
  } catch {
    throw fail('not valid JSON');
  }
  if (!isObject(value)) throw fail('expected a JSON object');
  const twice = duplicateKey(text);
  if (twice !== null) throw fail(`\`${twice.slice(0, 80)}\` stands twice`);
  return value;
}

/** Any value. Throws for what is no JSON, and for what nests deeper than real files. */
export function parseJson(text: string): unknown {
  if (nestsDeeper(text, MAX_DEPTH)) throw new SyntaxError('too deep');
  return JSON.parse(text);
}

/** Real files nest ten deep; brackets alone would cost forty times their bytes once parsed. */
const MAX_DEPTH = 100;

/** Whether brackets open deeper than `limit`. Brackets within text are passed over, in broken JSON as well. */
function nestsDeeper(text: string, limit: number): boolean {
  const marks = /"(?:[^"\\]|\\.)*"?|[[{]|[\]}]/gs;
  let depth = 0;
  for (const [mark] of text.matchAll(marks)) {
    if (mark === '[' || mark === '{') depth++;
    else if (mark === ']' || mark === '}') depth--;
    if (depth > limit) return true;
  }
  return false;
}

/** The first key that an object of the (valid) JSON text holds twice, or null. */
export function duplicateKey(text: string): string | null {
  const open: (Set<string> | null)[] = []; // one per open bracket; null for arrays
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(null);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = unescaped(text.slice(at, end));
        if (keys.has(key)) return key;
        keys.add(key);
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

/** Index just past the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isKey(text: string, afterString: number): boolean {
  let at = afterString;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
