/** The small text files of a model folder, read with limits; absent ones are absent, damaged ones are errors. */
import { HeadlightError } from '../errors';
import { parseJson, parseJsonObject, type JsonObject } from './json';
import type { ModelFiles } from './source';
import { TAGS_FILE } from './tags';

/** Real ones: 70 KB for 1000 classes, 3 MB for 21,843. */
const MAX_TEXT = 20_000_000;

const WORDNET_IDS = /(wnid|synset|wordnet)[^/]*\.json$/i;
const SIDE_FILES = ['config.json', 'preprocessor_config.json', 'labels.txt', TAGS_FILE];

/** Whether it is one of the small files that say what lies beside them. */
export function isSideFile(name: string): boolean {
  return SIDE_FILES.includes(name) || WORDNET_IDS.test(name);
}

export interface SideFiles {
  readonly config: JsonObject | null;
  readonly preprocessor: JsonObject | null;
  readonly labels: string | null;
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
    return content && parseJsonObject(content, (detail) => new HeadlightError(code, { file: name, detail }));
  };
  const text = await bytes('labels.txt');
  const tags = await bytes(TAGS_FILE);
  const idsName = names.find((name) => WORDNET_IDS.test(name));
  return {
    config: await json('config.json', 'configInvalid'),
    preprocessor: await json('preprocessor_config.json', 'recipeInvalid'),
    labels: text && new TextDecoder().decode(text),
    tags: tags && new TextDecoder().decode(tags),
    ids: idsName === undefined ? null : parseOrNull(await readSmall(files, idsName)),
  };
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
    return parseJson(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
