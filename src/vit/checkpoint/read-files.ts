/** The small text files of a model folder, read with limits; absent ones are absent, damaged ones are errors. */
import { HeadlightError } from '../errors';
import { ADAPTER_CONFIG } from './adapter-config';
import { isObject, parseJson, parseJsonObject, type JsonObject } from './json';
import type { ModelFiles } from './source';
import { TAGS_FILE } from './tags';
import { decodeText } from './text-encoding';

/** Real ones: 70 KB for 1000 classes, 3 MB for 21,843. */
const MAX_TEXT = 20_000_000;

const WORDNET_IDS = /(wnid|synset|wordnet)[^/]*\.json$/i;
/** Names of classes, in the order in which they are asked. */
const LABEL_FILES =
  /^(labels?|classes|class[-_]?names?|class[-_]?labels?|label[-_]?names?|categories|id2label|label2id|index[-_]to[-_](name|label|class)|idx[-_]to[-_](class|label|name)|class[-_]to[-_](idx|index)|idx2label|imagenet[-_]classes|imagenet[-_]class[-_]index|synset[-_]words|synset)\.(txt|json|csv|tsv)$/i;
/** What open_clip writes in place of config.json, and transformers 5 in place of preprocessor_config.json. */
const OPEN_CLIP = 'open_clip_config.json';
const PROCESSOR = 'processor_config.json';
const SIDE_FILES = ['config.json', OPEN_CLIP, 'preprocessor_config.json', PROCESSOR, ADAPTER_CONFIG, TAGS_FILE];
/** Read when words are written or read: how, and what ids stand for; what an encoder is shared with. */
const WORD_FILES = [
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.json',
  'merges.txt',
  'vocab.txt',
  'sentencepiece.bpe.model',
  'shared-files.json',
];

/** Whether it is one of the small files that say what lies beside them. */
export function isSideFile(name: string): boolean {
  return SIDE_FILES.includes(name) || WORD_FILES.includes(name) || LABEL_FILES.test(name) || WORDNET_IDS.test(name);
}

/** A file with names of classes: its text, or its parsed JSON; null where its encoding cannot be told. */
export interface LabelFile {
  readonly name: string;
  readonly value: unknown;
}

export interface SideFiles {
  readonly config: JsonObject | null;
  readonly preprocessor: JsonObject | null;
  /** Config of an adapter saved with the weights (PEFT). */
  readonly adapter: JsonObject | null;
  /** `labels.txt`, `classes.txt`, `labels.json`, `labels.csv` …: text, or what JSON says. */
  readonly labels: readonly LabelFile[];
  /** `selected_tags.csv` */
  readonly tags: string | null;
  /** The first JSON file that seems to map outputs to WordNet ids. */
  readonly ids: unknown;
}

export async function readSideFiles(files: ModelFiles): Promise<SideFiles> {
  const names = (await files.list()).map(({ name }) => name);
  const bytes = async (name: string): Promise<Uint8Array | null> =>
    names.includes(name) ? readSmall(files, name) : null;
  const json = async (name: string, code: 'configInvalid' | 'recipeInvalid'): Promise<JsonObject | null> => {
    const content = await bytes(name);
    const fail = (detail: string): HeadlightError => new HeadlightError(code, { file: name, detail });
    return content && parseJsonObject(inUtf8(content), fail);
  };
  const tags = await bytes(TAGS_FILE);
  const idsName = names.find((name) => WORDNET_IDS.test(name));
  return {
    config: (await json('config.json', 'configInvalid')) ?? (await json(OPEN_CLIP, 'configInvalid')),
    preprocessor:
      (await json('preprocessor_config.json', 'recipeInvalid')) ??
      imageProcessor(await json(PROCESSOR, 'recipeInvalid')),
    adapter: await json(ADAPTER_CONFIG, 'configInvalid'),
    labels: await Promise.all(
      names
        .filter(isLabelFile)
        .sort(inOrder)
        .map((name) => readLabelFile(files, name)),
    ),
    tags: tags && decodeText(tags),
    ids: idsName === undefined ? null : parseOrNull(await readSmall(files, idsName)),
  };
}

/** A processor of several kinds of input keeps the one of images under its name. */
function imageProcessor(processor: JsonObject | null): JsonObject | null {
  const own = processor?.['image_processor'];
  return isObject(own) ? own : null;
}

/** `index_to_wnid.json` and its like map to ids alone. */
function isLabelFile(name: string): boolean {
  return LABEL_FILES.test(name) && !WORDNET_IDS.test(name);
}

/** `labels.txt` before all others, as ever; then by name. */
function inOrder(a: string, b: string): number {
  return Number(b === 'labels.txt') - Number(a === 'labels.txt') || (a < b ? -1 : 1);
}

/** JSON that is none is taken as text: people call lists what they like. */
async function readLabelFile(files: ModelFiles, name: string): Promise<LabelFile> {
  const text = decodeText(await readSmall(files, name));
  if (text === null || !/\.json$/i.test(name)) return { name, value: text };
  try {
    return { name, value: parseJson(text) };
  } catch {
    return { name, value: text };
  }
}

/** Text editors of Windows write JSON in UTF-16 or CP949, too; what cannot be told stays as it is and is no valid JSON. */
function inUtf8(bytes: Uint8Array): Uint8Array {
  const text = decodeText(bytes);
  return text === null ? bytes : new TextEncoder().encode(text);
}

async function readSmall(files: ModelFiles, name: string): Promise<Uint8Array> {
  const source = await files.open(name);
  if (source.size > MAX_TEXT)
    throw new HeadlightError('configInvalid', { file: name, detail: `larger than ${MAX_TEXT} bytes` });
  return source.read(0, source.size);
}

/** An extra of ours to read: nothing depends on it, so damage is no error. */
function parseOrNull(bytes: Uint8Array): unknown {
  try {
    return parseJson(decodeText(bytes) ?? '');
  } catch {
    return null;
  }
}
