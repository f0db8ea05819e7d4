/** Names of a model's classes: `id2label`, `label_names`, `labels.txt`, ImageNet-1k, or their numbers. */
import type { Label } from './checkpoint';
import { isObject, type JsonObject } from './json';
import { pretrainedCfg } from './layouts/timm';
import { shareName } from './synonyms';

export interface LabelSources {
  readonly classes: number;
  readonly json: JsonObject;
  /** Contents of `labels.txt`, where there is one. */
  readonly text: string | null;
  /** Contents of a JSON file that maps outputs to WordNet ids (`index_to_wnid.json`), where there is one. */
  readonly ids: unknown;
}

export interface ReadLabels {
  readonly labels: readonly Label[];
  readonly source: string;
}

const WORDNET_ID = /^n\d{8}$/;

/** One label per class; names that do not fit the number of classes are passed over, and the source says so. */
export async function readLabels({ classes, json, text, ids }: LabelSources): Promise<ReadLabels> {
  if (classes === 0) return { labels: [], source: 'no classifier' };
  const found =
    fromTexts(namesByIndex(json, classes), 'config.json') ??
    fromTimm(pretrainedCfg(json), classes) ??
    fromLines(text, classes) ??
    (classes === 1000 ? { labels: (await import('./imagenet-1k')).IMAGENET_1K, source: 'assumed: ImageNet-1k' } : null);
  if (found === null) {
    const named = pairsOf(json).length > 0 || text !== null;
    const labels = Array.from({ length: classes }, (_, i) => ({ id: String(i), text: `class ${i}` }));
    return { labels, source: named ? `none: the names given do not fit ${classes} classes` : 'none' };
  }
  return withIds(found, ids);
}

/**
 * Hugging Face's names by index. Some classes may be without a name if most have one; a name for a class that is not there means that the
 * names are another model's. Default names (`LABEL_0`) say nothing and count as none.
 */
function namesByIndex(json: JsonObject, classes: number): string[] | null {
  const texts = new Map<number, string>();
  for (const [key, text] of pairsOf(json)) {
    const index = Number(key);
    if (!/^\d{1,9}$/.test(String(key)) || index >= classes) return null;
    if (typeof text === 'string' || typeof text === 'number') texts.set(index, String(text));
  }
  if (texts.size * 2 <= classes || [...texts].every(([i, text]) => text === `LABEL_${i}`)) return null;
  return Array.from({ length: classes }, (_, i) => texts.get(i) ?? `class ${i}`);
}

/** [index, name] of `id2label`, an object or a list, else of `label2id`. */
function pairsOf(json: JsonObject): (readonly [unknown, unknown])[] {
  const [byIndex, byName] = [json['id2label'], json['label2id']];
  if (Array.isArray(byIndex)) return [...byIndex.entries()];
  if (isObject(byIndex)) return Object.entries(byIndex);
  return isObject(byName) ? Object.entries(byName).map(([name, index]) => [index, name] as const) : [];
}

function fromTexts(texts: readonly string[] | null, source: string): ReadLabels | null {
  if (texts === null) return null;
  return { labels: texts.map((text, i) => ({ id: WORDNET_ID.test(text) ? text : String(i), text })), source };
}

/** timm: `label_names` are WordNet ids or names, `label_descriptions` maps them to words. */
function fromTimm(cfg: JsonObject, classes: number): ReadLabels | null {
  const names: unknown = cfg['label_names'];
  if (!Array.isArray(names) || names.length !== classes || !names.every((name) => typeof name === 'string'))
    return null;
  const described = cfg['label_descriptions'];
  const labels = names.map((name: string, i) => {
    const words = isObject(described) && Object.hasOwn(described, name) ? described[name] : name;
    return { id: WORDNET_ID.test(name) ? name : String(i), text: typeof words === 'string' ? words : name };
  });
  return { labels, source: 'config.json' };
}

/** One label a line, optionally after its WordNet id. */
function fromLines(text: string | null, classes: number): ReadLabels | null {
  const lines = (text ?? '')
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  if (text === null || lines.length !== classes) return null;
  const labels = lines.map((line, i) => {
    const [, id, words] = /^(n\d{8})[\s,:]+(\S.*)$/.exec(line.trim()) ?? [];
    if (id !== undefined && words !== undefined) return { id, text: words };
    const name = line.trim() || `class ${i}`;
    return { id: WORDNET_ID.test(name) ? name : String(i), text: name };
  });
  return { labels, source: 'labels.txt' };
}

/** Adds WordNet ids from a file that maps every output, or from ImageNet-1k where the names are its names. */
async function withIds(found: ReadLabels, ids: unknown): Promise<ReadLabels> {
  const { labels, source } = found;
  if (labels.every(({ id }) => WORDNET_ID.test(id))) return { labels: await withWords(labels), source };
  const listed = idList(ids, labels.length);
  if (listed) return { labels: labels.map(({ text }, i) => ({ id: listed[i] ?? String(i), text })), source };
  if (labels.length !== 1000) return found;
  const { IMAGENET_1K } = await import('./imagenet-1k');
  const same = labels.map(({ text }, i) => shareName(text, IMAGENET_1K[i]?.text ?? ''));
  if (same.filter(Boolean).length < MOSTLY * labels.length) return found;
  return {
    labels: labels.map(({ text }, i) => ({ id: (same[i] ? IMAGENET_1K[i]?.id : null) ?? String(i), text })),
    source,
  };
}

/** A few of ImageNet's names are spelled differently from list to list; those classes stay without id. */
const MOSTLY = 0.95;

/** Labels that are bare WordNet ids get ImageNet's words, where they are ImageNet's. */
async function withWords(labels: readonly Label[]): Promise<readonly Label[]> {
  if (!labels.some(({ id, text }) => id === text)) return labels;
  const { IMAGENET_1K } = await import('./imagenet-1k');
  const words = new Map(IMAGENET_1K.map(({ id, text }) => [id, text]));
  return labels.map(({ id, text }) => ({ id, text: id === text ? (words.get(id) ?? text) : text }));
}

function idList(ids: unknown, classes: number): string[] | null {
  const list: unknown[] = Array.isArray(ids)
    ? ids
    : isObject(ids)
      ? Array.from({ length: classes }, (_, i) => ids[String(i)])
      : [];
  const valid = list.length === classes && list.every((id) => typeof id === 'string' && WORDNET_ID.test(id));
  return valid ? (list as string[]) : null;
}
