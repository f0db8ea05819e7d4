/** Names of a model's classes: from its config, its weights file, a file beside it, else ImageNet-1k's or their numbers. */
import type { Label } from './checkpoint';
import { isObject, type JsonObject } from './json';
import { namesFromLines } from './labels/lines';
import { isWordNetId, nameIn } from './labels/name';
import { namesFromTable } from './labels/table';
import { fromKeys, namesAnything, namesFromValue, type Names } from './labels/value';
import { pretrainedCfg } from './layouts/timm-hints';
import type { LabelFile } from './read-files';
import { shareName } from './synonyms';

export interface LabelSources {
  readonly classes: number;
  readonly json: JsonObject;
  /** What the weights file says beside its tensors (`class_to_idx` …), where it does. */
  readonly inWeights?: { readonly file: string; readonly value: JsonObject } | null;
  /** `labels.txt`, `classes.txt`, `labels.json` …, those that are there. */
  readonly files: readonly LabelFile[];
  /** Contents of a JSON file that maps outputs to WordNet ids (`index_to_wnid.json`), where there is one. */
  readonly ids: unknown;
}

export interface ReadLabels {
  readonly labels: readonly Label[];
  readonly source: string;
}

/** One label per class; names that do not fit the number of classes are passed over, and the source says so. */
export async function readLabels(sources: LabelSources): Promise<ReadLabels> {
  const { classes, json, inWeights, files, ids } = sources;
  if (classes === 0) return { labels: [], source: 'no classifier' };
  const found =
    labelled(fromConfig(json, classes), 'config.json') ??
    (inWeights ? labelled(fromKeys(inWeights.value, classes), inWeights.file) : null) ??
    fromFiles(files, classes);
  if (found) return withIds(found, ids);
  const none = whyNone(sources);
  if (classes === 1000 && none === null) {
    const { IMAGENET_1K } = await import('./imagenet-1k');
    return { labels: IMAGENET_1K, source: 'assumed: ImageNet-1k' };
  }
  const labels = Array.from({ length: classes }, (_, i) => ({ id: String(i), text: `class ${i}` }));
  return { labels, source: none ?? 'none' };
}

/** Why the names that are there are not used; null where there are none. A thousand classes with other names are not ImageNet's. */
function whyNone({ classes, json, inWeights, files }: LabelSources): string | null {
  const said = [json, pretrainedCfg(json), ...(inWeights ? [inWeights.value] : [])];
  const unread = files.find(({ value }) => value === null);
  if (unread) return `none: the encoding of ${unread.name} cannot be told`;
  if (files.length > 0 || said.some(namesAnything)) return `none: the names given do not fit ${classes} classes`;
  return said.some(hasDefaults) ? 'none' : null;
}

/** Hugging Face's `LABEL_0` …: a model that somebody trained, and whose classes nobody named. */
function hasDefaults(json: JsonObject): boolean {
  const named = json['id2label'];
  return isObject(named) && Object.values(named).some((text) => text === 'LABEL_0');
}

/** timm's `label_names` may stand on top (`save_for_hf`) or in `pretrained_cfg`; they are words, or ids that `label_descriptions` maps to words. */
function fromConfig(json: JsonObject, classes: number): Names | null {
  const cfg = pretrainedCfg(json);
  const names = fromKeys(json, classes) ?? fromKeys(cfg, classes);
  const described = [json, cfg].map((at) => at['label_descriptions']).find(isObject);
  if (!names || !described) return names;
  return names.map((name) => {
    const words = name && Object.hasOwn(described, name.text) ? described[name.text] : null;
    return typeof words === 'string' && name ? { id: name.id, text: nameIn(words)?.text ?? name.text } : name;
  });
}

function fromFiles(files: readonly LabelFile[], classes: number): ReadLabels | null {
  for (const { name, value } of files) {
    const names = namesIn(name, value, classes);
    const found = labelled(names, name);
    if (found) return found;
  }
  return null;
}

function namesIn(file: string, value: unknown, classes: number): Names | null {
  if (typeof value !== 'string') return namesFromValue(value, classes);
  return /\.[ct]sv$/i.test(file) ? namesFromTable(value, classes) : namesFromLines(value, classes);
}

function labelled(names: Names | null, source: string): ReadLabels | null {
  if (!names) return null;
  return { labels: names.map((name, i) => ({ id: name?.id ?? String(i), text: name?.text ?? `class ${i}` })), source };
}

/** Adds WordNet ids from a file that maps every output, or from ImageNet-1k where the names are its names. */
async function withIds(found: ReadLabels, ids: unknown): Promise<ReadLabels> {
  const { labels, source } = found;
  if (labels.some(({ id }) => isWordNetId(id))) return { labels: await withWords(labels), source };
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
  const valid = list.length === classes && list.every((id) => typeof id === 'string' && isWordNetId(id));
  return valid ? (list as string[]) : null;
}
