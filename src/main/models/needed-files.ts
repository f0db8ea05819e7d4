/** Which files of a folder or a repository make the model: one set of weights, and the small files beside it that are read or worth keeping. */
import { isSideFile } from '../../vit/checkpoint/read-files';
import { isTokenizerFile, MAX_TOKENIZER_BYTES } from '../../vit/text/tokenizer-files';
import { chooseWeights, MAX_INDEX, readShardIndex } from '../../vit/checkpoint/weights';
import { HeadlightError } from '../../vit/errors';
import { isSafeName } from './names';

/** For people: the card and the licence travel with the weights. */
const CARD = /^(readme\.md|licen[cs]e(\.txt|\.md)?|notice(\.txt)?)$/i;
/** A small file that is larger than this is not what its name says, and stays where it is. */
const MAX_BESIDE = 20_000_000;

export interface NamedSize {
  readonly name: string;
  /** Bytes; null where it is not known. */
  readonly size: number | null;
}

/**
 * Names, the weights last. Throws `checkpointNoWeights`, `checkpointAmbiguous`, `checkpointUnsupportedFormat`, and
 * `checkpointDamaged` for an index that cannot be followed.
 * @param model its name, for people
 * @param chosen the weights file to take, where there is no doubt
 * @param read content of an index of shards
 */
export async function neededFiles(
  model: string,
  files: readonly NamedSize[],
  read: (name: string) => Promise<Uint8Array>,
  chosen?: string,
): Promise<readonly string[]> {
  const names = files.map(({ name }) => name);
  const weights = chosen ?? chooseWeights(model, names);
  const shards = weights.endsWith('.index.json') ? await shardsOf(weights, files, read) : [];
  const beside = files.filter(({ name, size }) => (size ?? 0) <= mostOf(name));
  return [...new Set([...beside.map(({ name }) => name), weights, ...shards])];
}

/** Bytes that a file beside the weights may have; none where it is not needed. */
function mostOf(name: string): number {
  if (isTokenizerFile(name)) return MAX_TOKENIZER_BYTES;
  return isSideFile(name) || CARD.test(name) ? MAX_BESIDE : -1;
}

async function shardsOf(
  index: string,
  files: readonly NamedSize[],
  read: (name: string) => Promise<Uint8Array>,
): Promise<readonly string[]> {
  const damaged = (detail: string): HeadlightError => new HeadlightError('checkpointDamaged', { name: index, detail });
  if ((files.find(({ name }) => name === index)?.size ?? 0) > MAX_INDEX) throw damaged('too large');
  const present = new Set(files.map(({ name }) => name));
  const { names } = readShardIndex(await read(index), damaged);
  return [...names].map((name) => {
    if (typeof name === 'string' && isSafeName(name) && present.has(name)) return name;
    throw damaged(`the file \`${String(name).slice(0, 80)}\` is not there`);
  });
}
