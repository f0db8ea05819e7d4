/**
 * Names of classes from a parsed value: lists, objects by index ('0': 'cat') and by name (cat: 0), alone or under the keys that
 * people use. What does not fit the number of classes gives null: names of another model are worse than none.
 */
import { isObject, type JsonObject } from '../json';
import { nameOfValue, type Name } from './name';

/** Names by index; null where a class has none. */
export type Names = readonly (Name | null)[];

/** Keys under which names stand in configs, label files and training checkpoints, those that say most first. */
export const NAME_KEYS = [
  'id2label', 'idx_to_class', 'index_to_name', 'idx2label', 'label2id', 'class_to_idx', 'label_names', 'class_names', 'classes', 'CLASSES',
  'class_labels', 'categories', 'labels', 'names',
] as const; // prettier-ignore
/** Of these, whose keys are names even where they look like numbers (MNIST's `class_to_idx` is {'0': 0, …}). */
const BY_NAME: readonly string[] = ['label2id', 'class_to_idx'];

/** @param key the key that the value stands under, where one says how it is meant */
export function namesFromValue(value: unknown, classes: number, key = ''): Names | null {
  if (Array.isArray(value)) return fromList(value, classes);
  if (!isObject(value)) return null;
  return fromPairs(pairsOf(value, key), classes) ?? fromKeys(value, classes);
}

/** The first of the usual keys whose value fits. */
export function fromKeys(json: JsonObject, classes: number): Names | null {
  for (const key of NAME_KEYS) {
    if (!Object.hasOwn(json, key)) continue;
    const names = Array.isArray(json[key])
      ? fromList(json[key], classes)
      : isObject(json[key]) && fromPairs(pairsOf(json[key], key), classes);
    if (names) return names;
  }
  return null;
}

/** Whether there are names at all, of however many classes. Hugging Face's `LABEL_0` and empty lists say nothing. */
export function namesAnything(json: JsonObject): boolean {
  return NAME_KEYS.some((key) => {
    const value = json[key];
    const names = Array.isArray(value) ? value : isObject(value) ? Object.entries(value).flat() : [];
    return names.some((name) => (typeof name === 'string' || isObject(name)) && !/^(LABEL_)?\d+$/.test(String(name)));
  });
}

function fromList(list: readonly unknown[], classes: number): Names | null {
  if (list.length !== classes) return null;
  const numbered = list.map((item) => (isObject(item) ? indexOf(item) : null));
  if (numbered.every((index) => index !== null))
    return fromPairs(list.map((item, at) => [numbered[at], item] as const), classes); // prettier-ignore
  const names = list.map((item) => (typeof item === 'number' ? null : nameOfValue(item)));
  return names.every((name) => name !== null) ? names : null;
}

function indexOf(item: JsonObject): number | null {
  const found = ['index', 'id', 'class_id', 'class_index'].map((field) => item[field]).find(Number.isInteger);
  return typeof found === 'number' ? found : null;
}

/** [index, name]. Values that are all numbers are the indices of their keys. */
function pairsOf(value: JsonObject, key: string): readonly (readonly [unknown, unknown])[] {
  const entries = Object.entries(value);
  const byName = BY_NAME.includes(key) || (key !== 'id2label' && entries.every(([, said]) => Number.isInteger(said)));
  return byName ? entries.map(([name, index]) => [index, name] as const) : entries;
}

/**
 * Some classes may be without a name if most have one; an index that is not there, or one that two names claim, means that the names are
 * another model's (or count from 1: then nobody knows what 1 meant). Default names (`LABEL_0`) say nothing and count as none.
 */
function fromPairs(pairs: readonly (readonly [unknown, unknown])[], classes: number): Names | null {
  const names = new Map<number, Name>();
  for (const [key, value] of pairs) {
    const index = Number(key);
    if (!/^\d{1,9}$/.test(String(key)) || index >= classes || names.has(index)) return null;
    const name = nameOfValue(value);
    if (name) names.set(index, name);
  }
  if (names.size * 2 <= classes || [...names].every(([index, { text }]) => text === `LABEL_${index}`)) return null;
  return Array.from({ length: classes }, (_, index) => names.get(index) ?? null);
}
