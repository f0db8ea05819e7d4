/** A checkpoint from a file of our own, ONNX or safetensors: config, recipe and labels stand in its metadata as they were, and are checked like a stranger's. */
import { gridOf, type Size, type ViTConfig } from '../../config';
import { HeadlightError } from '../../errors';
import { OUTPUT_KINDS, THRESHOLD, type Reading } from '../../output';
import { posEmbedParam } from '../../model/pos-embed';
import type { Recipe } from '../../recipe';
import { calibrationIn, readCalibration } from '../calibration';
import type { Checkpoint, Label } from '../checkpoint';
import { readFinite } from '../assemble';
import { countParameters, expectedTensors } from '../expected-tensors';
import { parseJsonObject, type JsonObject } from '../json';
import type { Placement } from '../placement';
import { productOf } from '../layouts/layout';
import type { Fail, ReadRecipe } from '../recipe-reader';
import { assumedRecipe } from '../recipe-timm';
import type { TensorFile } from '../tensor-file';
import { ONE_OF_SEVERAL } from '../output';
import { ownConfig } from './config';
import { ownRecipe } from './recipe';

export interface OwnFile extends TensorFile {
  readonly file: string;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * @param json config.json, where there is one: what was measured of the model since
 * Throws `configInvalid`, `recipeInvalid`, `checkpointMissingTensor`, `checkpointShapeMismatch`.
 */
export function openOwnFile(weights: OwnFile, name: string, json: JsonObject | null = null): Checkpoint {
  const { file, metadata } = weights;
  const fail: Fail = (detail) => new HeadlightError('configInvalid', { file, detail });
  const stored = withoutUnusedNorm(ownConfig(jsonOf(metadata, 'config', fail), file), weights);
  const positions = weights.tensors.has('pos_embed') ? 'pos_embed' : posEmbedParam(stored).name;
  const isFitted = hasPositions(stored) && positions !== 'pos_embed'; // to the grid it runs at, when it was written
  const config: ViTConfig = isFitted ? { ...stored, posEmbedGrid: gridOf(stored) } : stored;
  const tensors = checkTensors(weights, positions, config);
  const recipe = ownRecipe(jsonOf(metadata, 'recipe', fail), config, file);
  const reading = ownReading(metadata, config.classes, fail);
  const labels = labelsOf(metadata, config.classes, fail);
  const inFile = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((field) => [field, file]));
  return {
    name,
    layout: metadata.get('layout') ?? 'timm',
    config,
    recipe,
    ...reading,
    labels,
    calibration: (json && calibrationIn(reading.output, json, 'config.json')) ?? calibrationOf(metadata, file, fail),
    provenance: {
      weights: file,
      output: metadata.has('output') || config.classes === 0 ? file : ONE_OF_SEVERAL,
      ...inFile(['imageSize', 'depth', 'heads', 'act', 'normEps', 'pool']),
      ...inFile(['colour', 'resize', 'crop', 'interpolation', 'rescale', 'mean', 'std', 'labels']),
    },
    notes: [],
    parameters: countParameters(tensors),
    tensors,
    placement: placementIn(weights, positions, tensors),
    read: (tensor) => readFinite(tensor === 'pos_embed' ? positions : tensor, weights),
    recipeAt: (size) => recipeAt(recipe, size),
  };
}

/** What was written down is for one size; another one keeps the habits that it shows. */
function recipeAt({ colour, channelOrder, square, interpolation, mean, std, resize }: Recipe, size: Size): ReadRecipe {
  const squash = resize.mode === 'exact';
  const defaults = { source: 'Headlight export', interpolation, cropPct: 1, mean, std, squash };
  const { recipe, provenance } = assumedRecipe(size, mean.length, defaults);
  const kept = { colour, ...(channelOrder && { channelOrder }), ...(square && { square }) };
  return { recipe: { ...recipe, ...kept }, provenance };
}

/** What its outputs mean; files of the first releases do not say it, and were one class of several. */
function ownReading(metadata: ReadonlyMap<string, string>, classes: number, fail: Fail): Reading {
  if (classes === 0) return { output: 'none', threshold: THRESHOLD };
  const said = metadata.get('output') ?? 'single';
  const output = OUTPUT_KINDS.find((kind) => kind === said);
  const threshold = Number(metadata.get('threshold') ?? THRESHOLD);
  if (!output) throw fail('`output` is no kind of output');
  if (!(threshold >= 0 && threshold <= 1)) throw fail('`threshold` must be a number from 0 to 1');
  return { output, threshold };
}

/** Absent in files of models without, and of earlier releases. */
function calibrationOf(metadata: ReadonlyMap<string, string>, file: string, fail: Fail): Checkpoint['calibration'] {
  if (!metadata.has('calibration')) return null;
  return readCalibration({ headlight: { calibration: jsonOf(metadata, 'calibration', fail) } }, file);
}

function jsonOf(metadata: ReadonlyMap<string, string>, key: string, fail: Fail): JsonObject {
  return parseJsonObject(new TextEncoder().encode(metadata.get(key) ?? ''), (detail) => fail(`${key}: ${detail}`));
}

/** Attention and hidden states of a backbone do not pass its last norms, so the graph has none; nothing here reads them either. */
function withoutUnusedNorm(config: ViTConfig, { tensors }: TensorFile): ViTConfig {
  if (config.classes > 0) return config;
  const [finalNorm, fcNorm] = [tensors.has('norm.weight'), tensors.has('fc_norm.weight')];
  return { ...config, finalNorm: config.finalNorm && finalNorm, fcNorm: config.fcNorm && fcNorm };
}

function hasPositions({ posEmbedGrid }: ViTConfig): boolean {
  return posEmbedGrid[0] * posEmbedGrid[1] > 0;
}

/** What the graph computes with beside the weights has no name of a weight; an export of ours holds nothing else. */
function placementIn(
  { tensors: inFile }: OwnFile,
  positions: string,
  tensors: ReadonlyMap<string, readonly number[]>,
): Placement {
  const names = new Set([...tensors.keys()].map((name) => (name === 'pos_embed' ? positions : name)));
  return { placed: [...inFile.keys()].filter((name) => names.has(name)).length, harmless: [], unplaced: [] };
}

/** Each tensor has the size the config wants; the graph keeps some in other axes (the patch projection as a matrix). */
function checkTensors(weights: OwnFile, positions: string, config: ViTConfig): Map<string, readonly number[]> {
  const tensors = new Map<string, readonly number[]>();
  for (const [tensor, shape] of expectedTensors(config)) {
    const found = weights.tensors.get(tensor === 'pos_embed' ? positions : tensor)?.shape;
    if (!found) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor });
    if (productOf(found) !== productOf(shape) || found[0] !== shape[0]) {
      const [expected, got] = [shape, found].map((each) => `[${each.join(', ')}]`);
      throw new HeadlightError('checkpointShapeMismatch', { tensor, expected: expected ?? '', got: got ?? '' });
    }
    tensors.set(tensor, shape);
  }
  return tensors;
}

/** Ids are missing in files of the first releases. */
function labelsOf(metadata: ReadonlyMap<string, string>, classes: number, fail: Fail): Label[] {
  const list = stringsOf(metadata.get('labels'), fail);
  const optional = (key: string): string[] => (metadata.has(key) ? stringsOf(metadata.get(key), fail) : []);
  const [known, categories] = [optional('labelIds'), optional('labelCategories')];
  if (list.length !== classes) throw fail(`${list.length} labels for ${classes} classes`);
  return list.map((text, i) => {
    const category = categories[i];
    return { id: known[i] ?? String(i), text, ...(category && { category }) };
  });
}

function stringsOf(text: string | undefined, fail: Fail): string[] {
  let list: unknown;
  try {
    list = JSON.parse(text ?? '');
  } catch {
    list = null;
  }
  if (!Array.isArray(list) || !list.every((each): each is string => typeof each === 'string'))
    throw fail('the labels are no list of texts');
  return list;
}
