/** What a training checkpoint says of its classes beside the weights: `class_to_idx`, `classes`, `meta: { CLASSES }` …, as plain values. */
import type { JsonObject } from '../json';
import { NAME_KEYS } from '../labels/value';

const MAX_DEPTH = 3;
const MAX_DICTS = 1000;
/** Entries of one list or dict; ImageNet-21k has 21,843 classes. */
const MAX_ENTRIES = 100_000;

/** The values under the usual keys, wherever they stand, those nearest to the top; undefined where there are none. */
export function saidNames(root: unknown): JsonObject | undefined {
  const found = new Map<string, unknown>();
  const seen = new Set<unknown>();
  let level = [root];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    const next: unknown[] = [];
    for (const value of level) {
      if (!(value instanceof Map) || seen.has(value) || seen.size > MAX_DICTS) continue;
      seen.add(value);
      for (const key of NAME_KEYS) {
        const plain = found.has(key) ? undefined : plainNames(value.get(key));
        if (plain !== undefined) found.set(key, plain);
      }
      for (const inner of value.values()) if (inner instanceof Map) next.push(inner);
    }
    level = next;
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}

/** Lists and dicts of texts and numbers; undefined for anything else (tensors under `labels`, settings under `names`). */
function plainNames(value: unknown, depth = 0): unknown {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value) && value.length > 0 && value.length <= MAX_ENTRIES && depth < 2) {
    const plain = value.map((item) => plainNames(item, depth + 1));
    return plain.includes(undefined) || (depth === 0 && !plain.some(isNaming)) ? undefined : plain;
  }
  if (!(value instanceof Map) || value.size === 0 || value.size > MAX_ENTRIES || depth > 0) return undefined;
  const entries: [string, unknown][] = [];
  for (const [key, item] of value as ReadonlyMap<unknown, unknown>) {
    const plain = plainNames(item, depth + 1);
    if ((typeof key !== 'string' && typeof key !== 'number') || plain === undefined) return undefined;
    entries.push([String(key), plain]);
  }
  return Object.fromEntries(entries);
}

function isNaming(value: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value);
}
