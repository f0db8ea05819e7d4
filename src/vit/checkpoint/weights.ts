/** Which files of a folder hold the weights, opened as one set of tensors. */
import { HeadlightError } from '../errors';
import { isObject, parseJsonObject, type JsonObject } from './json';
import { openTensorFile } from './formats/open';
import { rowsOf } from './rows';
import type { ModelFiles } from './source';
import type { TensorFile, TensorInfo } from './tensor-file';

export interface Weights extends TensorFile {
  /** Name → tensors of the file that it stands for, where they have other names there. */
  readonly sources?: ReadonlyMap<string, readonly string[]>;
  /** Tensors of the file in whose place others are used. */
  readonly replaced?: readonly string[];
  /** What was merged into the weights. */
  readonly adapter?: string;
  /** The file they were chosen by, for people and provenance. */
  readonly file: string;
}

/** Hugging Face's names, the first that is there: safetensors before what has to be unpickled, whole before sharded. */
const USUAL = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
];
/** An index of shards under another name, before the shards that it names. */
const INDEX = /\.(safetensors|bin)\.index\.json$/;
/** Otherwise the only file with one of the endings of the first row that has any. */
const ENDINGS: readonly RegExp[] = [/\.safetensors$/i, /\.(pth|pth\.tar|pt|bin|ckpt|npz)$/i, /\.onnx$/i];
/** Taken where there is nothing else: `torch.save` under a pickle's name is read, a bare pickle refused by its first bytes. */
const PICKLE = /\.(pkl|pickle)$/i;
/** What training leaves beside the weights. */
const NOT_WEIGHTS = /^(optimizer|scheduler|scaler|training_args|rng_state)/i;
/** More than any real index (a 500-tensor model has 50 KB). */
export const MAX_INDEX = 4_000_000;
const MAX_SHARDS = 1000;

/** Whether a folder that holds this file is a model: weights of any format that is read, or an index of shards. */
export function isWeightsName(name: string): boolean {
  if (NOT_WEIGHTS.test(name)) return false;
  return USUAL.includes(name) || INDEX.test(name) || [...ENDINGS, PICKLE].some((ending) => ending.test(name));
}

/** Whether a file of this name holds weights, in a format that is read or one that is refused by name. */
export function looksLikeWeights(name: string): boolean {
  return isWeightsName(name) || (!NOT_WEIGHTS.test(name) && otherFormatOf(name) !== undefined);
}

/**
 * `chosen` names one file; without it: one of the usual names, or the only weights file.
 * Throws `checkpointNoWeights`, `checkpointAmbiguous`, `checkpointUnsupportedFormat` and what `openTensorFile` throws.
 */
export async function openWeights(files: ModelFiles, chosen?: string): Promise<Weights> {
  const file =
    chosen ??
    chooseWeights(
      files.name,
      (await files.list()).map((entry) => entry.name),
    );
  if (file.endsWith('.index.json')) return openShards(files, file);
  const format = otherFormatOf(file);
  if (format !== undefined) throw new HeadlightError('checkpointUnsupportedFormat', { name: file, format });
  return { file, ...(await openTensorFile(await files.open(file), (name) => files.open(name))) };
}

/** One of the usual names, or the only weights file among these names. Throws what `openWeights` throws for its choice. */
export function chooseWeights(folder: string, names: readonly string[]): string {
  const usual = USUAL.find((name) => names.includes(name));
  if (usual !== undefined) return usual;
  const weights = names.filter((name) => !NOT_WEIGHTS.test(name));
  const candidates =
    ENDINGS.map((ending) => weights.filter((name) => ending.test(name))).find((some) => some.length > 0) ?? [];
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  const indices = weights.filter((name) => INDEX.test(name));
  if (candidates.length > 1 && indices[0] !== undefined && indices.length === 1) return indices[0];
  if (candidates.length > 1) {
    throw new HeadlightError('checkpointAmbiguous', { name: folder, files: candidates.sort().slice(0, 5).join(', ') });
  }
  const other = names.map((name) => ({ name, format: otherFormatOf(name) })).find(({ format }) => format !== undefined);
  if (other?.format)
    throw new HeadlightError('checkpointUnsupportedFormat', { name: other.name, format: other.format });
  const pickle = weights.find((name) => PICKLE.test(name));
  if (pickle !== undefined) return pickle;
  throw new HeadlightError('checkpointNoWeights', { name: folder });
}

/** An index of shards: tensor → file, and the files, each once. `fail` makes the error. */
export function readShardIndex(
  bytes: Uint8Array,
  fail: (detail: string) => HeadlightError,
): { readonly map: JsonObject; readonly names: ReadonlySet<unknown> } {
  const map = parseJsonObject(bytes, fail)['weight_map'];
  if (!isObject(map)) throw fail('no `weight_map`');
  const names = new Set(Object.values(map));
  if (names.size > MAX_SHARDS) throw fail(`more than ${MAX_SHARDS} files`);
  return { map, names };
}

/** What an index maps, and the files it names, each of which is there. Throws `checkpointDamaged`. */
export async function presentShards(
  files: ModelFiles,
  index: string,
): Promise<{ readonly map: JsonObject; readonly names: readonly string[] }> {
  const damaged = (detail: string): HeadlightError => new HeadlightError('checkpointDamaged', { name: index, detail });
  const source = await files.open(index);
  if (source.size > MAX_INDEX) throw damaged(`larger than ${MAX_INDEX} bytes`);
  const { map, names } = readShardIndex(await source.read(0, source.size), damaged);
  const present = new Set((await files.list()).map((entry) => entry.name));
  const listed = [...names].map((name) => {
    if (typeof name === 'string' && present.has(name)) return name;
    throw damaged(`the file \`${String(name).slice(0, 80)}\` is not there`);
  });
  return { map, names: listed };
}

/** Hugging Face's sharding: an index maps each tensor to the file that holds it. */
async function openShards(files: ModelFiles, index: string): Promise<Weights> {
  const { map, names } = await presentShards(files, index);
  const shards = new Map<unknown, TensorFile>();
  for (const name of names) {
    shards.set(name, await openTensorFile(await files.open(name), (other) => files.open(other)));
  }
  const tensors = new Map<string, TensorInfo>();
  for (const [tensor, name] of Object.entries(map)) {
    const entry = shards.get(name)?.tensors.get(tensor);
    if (!entry) throw new HeadlightError('checkpointMissingTensor', { name: String(name), tensor });
    tensors.set(tensor, entry);
  }
  return {
    file: index,
    tensors,
    read: async (tensor) => {
      const shard = shards.get(map[tensor]);
      if (!shard) throw new HeadlightError('checkpointMissingTensor', { name: index, tensor });
      return shard.read(tensor);
    },
    readRows: async (tensor, begin, count) => {
      const shard = shards.get(map[tensor]);
      if (!shard) throw new HeadlightError('checkpointMissingTensor', { name: index, tensor });
      return rowsOf(shard, tensor, begin, count);
    },
  };
}

/** Weights that others write and Headlight does not read: file name → format, for people. */
const OTHER_FORMATS: readonly (readonly [RegExp, string])[] = [
  [/\.h5$/i, 'Keras (.h5)'],
  [/\.keras$/i, 'Keras (.keras)'],
  [/\.msgpack$/i, 'Flax (.msgpack)'],
  [/\.gguf$/i, 'GGUF (.gguf)'],
  [/\.tflite$/i, 'TensorFlow Lite (.tflite)'],
  [/\.pdparams$/i, 'PaddlePaddle (.pdparams)'],
  [/\.(index|data-\d+-of-\d+)$|\bckpt\b.*\.meta$/i, 'TensorFlow checkpoint (.index, .data)'],
  [/\.pb$/i, 'TensorFlow (.pb)'],
  [/^manifest\.ocdbt$/i, 'Orbax (JAX)'],
  [/\.mlmodel$/i, 'Core ML (.mlmodel)'],
];

/** The format that a file of this name is in; undefined where the name says none of these. */
function otherFormatOf(name: string): string | undefined {
  return OTHER_FORMATS.find(([pattern]) => pattern.test(name))?.[1];
}
