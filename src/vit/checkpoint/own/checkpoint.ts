/** A checkpoint from a file of our own, ONNX or safetensors: config, recipe and labels stand in its metadata as they were, and are checked like a stranger's. */
import { gridOf, shapeOf, type Size, type ViTConfig } from '../../config';
import { HeadlightError } from '../../errors';
import { OUTPUT_KINDS, THRESHOLD, type CategoryRule, type Reading } from '../../output';
import { posEmbedParam } from '../../model/pos-embed';
import { biasTableName, gatheredTable, spreadName } from '../../model/relative-bias';
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
  const config = asWritten(stored, weights);
  const tensors = checkTensors(weights, stored, config);
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
    placement: placementIn(weights, stored, tensors),
    read: (tensor) => readStored(tensor, stored, weights),
    recipeAt: (size) => recipeAt(recipe, size),
  };
}

/** Adapts a recipe written for one size to another, keeping its kind of resize and crop. */
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
  return { output, threshold, ...categoriesOf(metadata, fail) };
}

/** Absent in files of models without, and of earlier releases. */
function categoriesOf(metadata: ReadonlyMap<string, string>, fail: Fail): Pick<Reading, 'categories'> {
  if (!metadata.has('categoryThresholds')) return {};
  const said = jsonOf(metadata, 'categoryThresholds', fail);
  const isRule = (rule: unknown): rule is CategoryRule =>
    rule === 'best' || (typeof rule === 'number' && rule >= 0 && rule <= 1);
  const rules = Object.entries(said).map(([category, rule]) => {
    if (!isRule(rule)) throw fail('`categoryThresholds` must be numbers from 0 to 1, or "best"');
    return [category, rule] as const;
  });
  return { categories: Object.fromEntries(rules) };
}

/** Absent in files of models without, and of earlier releases. */
function calibrationOf(metadata: ReadonlyMap<string, string>, file: string, fail: Fail): Checkpoint['calibration'] {
  if (!metadata.has('calibration')) return null;
  return readCalibration({ headlight: { calibration: jsonOf(metadata, 'calibration', fail) } }, file);
}

function jsonOf(metadata: ReadonlyMap<string, string>, key: string, fail: Fail): JsonObject {
  return parseJsonObject(new TextEncoder().encode(metadata.get(key) ?? ''), (detail) => fail(`${key}: ${detail}`));
}

/** Exports of a backbone of the first releases end before its last norms: attention and hidden states do not pass them. */
function withoutUnusedNorm(config: ViTConfig, { tensors }: TensorFile): ViTConfig {
  if (config.classes > 0) return config;
  const [finalNorm, fcNorm] = [tensors.has('norm.weight'), tensors.has('fc_norm.weight')];
  return { ...config, finalNorm: config.finalNorm && finalNorm, fcNorm: config.fcNorm && fcNorm };
}

/** What an ONNX file holds of positions was fitted to the grid that the model is run at when it was written; safetensors hold them as they were. */
function asWritten(stored: ViTConfig, { tensors }: OwnFile): ViTConfig {
  const grid = gridOf(stored);
  const fitted = stored.relativeBias && !tensors.has(biasTableName(stored, 0));
  return {
    ...stored,
    ...(hasPositions(stored) && !tensors.has('pos_embed') && { posEmbedGrid: grid }),
    ...(stored.relativeBias && fitted && { relativeBias: { shared: stored.relativeBias.shared, grid } }),
  };
}

/** Canonical name → its name in this file. */
function nameIn({ tensors }: OwnFile, tensor: string, stored: ViTConfig): string {
  return tensors.has(tensor) ? tensor : graphName(tensor, stored);
}

/** Whether it is a table of relative positions as the graph holds it, for all pairs of tokens. */
const isSpread = (name: string): boolean => name.includes('relative_position_bias_table@');

/** Canonical name → its name in the graph, which holds positions as they are run. */
function graphName(tensor: string, stored: ViTConfig): string {
  if (tensor === 'pos_embed') return posEmbedParam(stored).name;
  const layer = biasLayer(tensor, stored);
  return layer === null ? tensor : spreadName(stored, layer);
}

/** The layer whose table of relative positions this is, the first of those that share it; null for other tensors. */
function biasLayer(tensor: string, stored: ViTConfig): number | null {
  if (!stored.relativeBias) return null;
  const layer = Array.from({ length: stored.depth }, (_, each) => each).find(
    (each) => biasTableName(stored, each) === tensor,
  );
  return layer ?? null;
}

async function readStored(tensor: string, stored: ViTConfig, weights: OwnFile): Promise<Float32Array> {
  const name = nameIn(weights, tensor, stored);
  const values = await readFinite(name, weights);
  return isSpread(name) ? gatheredTable(stored, values) : values;
}

function hasPositions({ posEmbedGrid }: ViTConfig): boolean {
  return posEmbedGrid[0] * posEmbedGrid[1] > 0;
}

/** What the graph computes with beside the weights has no name of a weight; an export of ours holds nothing else. */
function placementIn(weights: OwnFile, stored: ViTConfig, tensors: ReadonlyMap<string, readonly number[]>): Placement {
  const names = new Set([...tensors.keys()].map((name) => nameIn(weights, name, stored)));
  return { placed: [...weights.tensors.keys()].filter((name) => names.has(name)).length, harmless: [], unplaced: [] };
}

/** Each tensor has the size the config wants; the graph keeps some in other axes (the patch projection as a matrix). */
function checkTensors(weights: OwnFile, stored: ViTConfig, config: ViTConfig): Map<string, readonly number[]> {
  const tensors = new Map<string, readonly number[]>();
  for (const [tensor, shape] of expectedTensors(config)) {
    const name = nameIn(weights, tensor, stored);
    const found = weights.tensors.get(name)?.shape;
    if (found && isSpread(name)) {
      checkSpread(tensor, found, stored);
      tensors.set(tensor, shape);
      continue;
    }
    if (!found) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor });
    if (productOf(found) !== productOf(shape) || found[0] !== shape[0]) {
      const [expected, got] = [shape, found].map((each) => `[${each.join(', ')}]`);
      throw new HeadlightError('checkpointShapeMismatch', { tensor, expected: expected ?? '', got: got ?? '' });
    }
    tensors.set(tensor, shape);
  }
  return tensors;
}

/** A table of relative positions lies in the graph spread over all pairs of tokens: [heads, tokens, tokens]. */
function checkSpread(tensor: string, got: readonly number[], stored: ViTConfig): void {
  const { tokens } = shapeOf(stored);
  const wanted = [stored.heads, tokens, tokens];
  if (wanted.length === got.length && wanted.every((length, axis) => length === got[axis])) return;
  const [expected, found] = [wanted, got].map((each) => `[${each.join(', ')}]`);
  throw new HeadlightError('checkpointShapeMismatch', { tensor, expected: expected ?? '', got: found ?? '' });
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
