/** What a person chooses instead of a model's own recipe: input size, normalisation, cut. Kept per model; checked whenever it is applied. */
import { shapeOf, type Size, type ViTConfig } from '../config';
import { HeadlightError } from '../errors';
import { OUTPUT_KINDS, readingOf, type ChosenOutput, type OutputKind, type Reading } from '../output';
import {
  CHANNEL_ORDERS,
  COLOURS,
  INTERPOLATIONS,
  JPEG_DECODINGS,
  type ChannelOrder,
  type Colour,
  type JpegDecoding,
  type Recipe,
} from '../recipe';
import type { Checkpoint } from './checkpoint';
import { leftNotes } from './answer-notes';
import { CLASSIFIERS, HEAD_ACTS, POOLS, type ChosenClassifier, type ChosenPool, type HeadAct } from './head/choices';
import { MAX_TOKENS } from './infer';
import { namedFor } from './output';
import { headsFault } from './override-heads';
import { MAX_MEAN, MAX_SIDE, MIN_STD, sameSize } from './recipe-reader';
import { CROP_MODES, geometry, resizedBy, type CropMode } from './recipe-timm';

/** Each field that is absent stays as the model has it. */
export interface RecipeOverrides {
  /** Input of the model, [rows, cols] px, whole patches; the position embedding is interpolated to it. */
  readonly size?: Size;
  /** Per channel, of values 0 … 1. */
  readonly mean?: readonly number[];
  /** Per channel, above 0. */
  readonly std?: readonly number[];
  /** `center` keeps the aspect ratio and cuts; the others keep the whole photo: `squash` not its aspect ratio, `border` pads with the mean. */
  readonly cropMode?: CropMode;
  /** Share of the resized photo's edge that the crop keeps (timm's `crop_pct`), above 0 … 1. */
  readonly cropPct?: number;
  readonly interpolation?: Recipe['interpolation'];
  readonly colour?: Colour;
  /** Attention heads, where the model's files do not say how many; a divisor of its width. */
  readonly heads?: number;
  /** Factor of q·k before the softmax. */
  readonly attentionScale?: number;
  /** Only for models with three channels. */
  readonly channelOrder?: ChannelOrder;
  /** Whether large JPEGs are decoded to a part of their size. */
  readonly jpeg?: JpegDecoding;
  /** What the classifier reads: the class token, or the mean of the patches. */
  readonly pool?: ChosenPool;
  /** What stands in the head where nothing says it; counts when the model is opened. */
  readonly headAct?: HeadAct;
  /** Whether there is a classifier; counts when the model is opened. */
  readonly classifier?: ChosenClassifier;
  /** What the outputs mean. */
  readonly output?: ChosenOutput;
  /** Of several labels: the score from which on one counts as there, 0 … 1. */
  readonly threshold?: number;
}

export type OverrideField = keyof RecipeOverrides;

/** Smallest `cropPct`: the photo is resized to ten times the model's size. */
export const MIN_CROP_PCT = 0.1;
/** What provenance says of a field that an override decided. */
export const CHOSEN = 'chosen by you';

export function isOverridden(overrides: RecipeOverrides): boolean {
  return Object.values(overrides).some((value) => value !== undefined);
}

/**
 * The checkpoint, opened with what was chosen of its head, as it is run with `overrides`; itself where there are none. Nothing is read.
 * Throws `sizeInvalid` or `overrideInvalid` where a value does not fit this model.
 */
export function applyOverrides(checkpoint: Checkpoint, overrides: RecipeOverrides): Checkpoint {
  if (!isOverridden(overrides)) return checkpoint;
  checkOverrides(overrides, checkpoint.config);
  refuseBiasResize(checkpoint, overrides.size);
  const { size = checkpoint.config.imageSize, heads, attentionScale, pool } = overrides;
  const config = {
    ...checkpoint.config,
    imageSize: size,
    ...(heads !== undefined && { heads }),
    ...(attentionScale !== undefined && { attentionScale }),
    ...(pool !== undefined && { pool }),
  };
  const scaled = sameSize(size, checkpoint.config.imageSize) ? checkpoint : checkpoint.recipeAt(size);
  const recipe = changed(scaled.recipe, overrides);
  const provenance = { ...checkpoint.provenance, ...scaled.provenance, ...chosen(overrides) };
  const reading = chosenReading(checkpoint, overrides);
  const { output } = reading;
  const { categories: _own, ...rest } = checkpoint;
  return {
    ...rest,
    ...reading,
    calibration: output === checkpoint.output ? checkpoint.calibration : null, // it was measured of other scores
    labels: namedFor(output, checkpoint.labels),
    config,
    recipe,
    provenance,
    notes: leftNotes(
      checkpoint.notes,
      Object.keys(provenance).filter((field) => provenance[field] === CHOSEN),
    ),
    recipeAt(other) {
      const { recipe: own, provenance: said } = checkpoint.recipeAt(other);
      return { recipe: changed(own, overrides), provenance: { ...said, ...chosen(overrides) } };
    },
  };
}

/** A threshold that was chosen holds for every category. */
function chosenReading(own: Reading, { threshold, ...overrides }: RecipeOverrides): Reading {
  const output: OutputKind = overrides.output ?? own.output;
  return threshold === undefined ? readingOf({ ...own, output }) : { output, threshold };
}

/** timm fits BEiT's tables to another size in a way of its own, which is not run; transformers' is. */
function refuseBiasResize({ layout, config }: Checkpoint, size: Size | undefined): void {
  if (layout !== 'timm' || !config.relativeBias || !size || sameSize(size, config.imageSize)) return;
  const own = config.imageSize.join(' × ');
  throw invalid(
    'size',
    `timm resizes the relative positions of a BEiT in a way that is not run here; it takes ${own} px alone`,
  );
}

/** Throws `sizeInvalid` or `overrideInvalid`, naming the field. */
export function checkOverrides(overrides: RecipeOverrides, config: ViTConfig): void {
  const { size, mean, std, cropMode, cropPct, interpolation, channelOrder, output, threshold, colour, jpeg } =
    overrides;
  const { pool, headAct, classifier } = overrides;
  if (size) checkSize(size, config);
  if (mean)
    checkChannels(
      'mean',
      mean,
      config.channels,
      (value) => Math.abs(value) <= MAX_MEAN,
      `numbers, none beyond ±${MAX_MEAN}`,
    );
  if (std)
    checkChannels(
      'std',
      std,
      config.channels,
      (value) => value >= MIN_STD && value <= MAX_MEAN,
      `numbers, none below ${MIN_STD}`,
    );
  if (cropPct !== undefined && !(cropPct >= MIN_CROP_PCT && cropPct <= 1))
    throw invalid('cropPct', `it must be a number from ${MIN_CROP_PCT} to 1, not ${cropPct}`);
  if (cropMode !== undefined && !CROP_MODES.includes(cropMode))
    throw invalid('cropMode', `it must be ${CROP_MODES.join(', ')}`);
  if (interpolation !== undefined && !INTERPOLATIONS.includes(interpolation))
    throw invalid('interpolation', `it must be ${INTERPOLATIONS.join(', ')}`);
  if (colour !== undefined && !COLOURS.includes(colour)) throw invalid('colour', `it must be ${COLOURS.join(' or ')}`);
  if (jpeg !== undefined && !JPEG_DECODINGS.includes(jpeg))
    throw invalid('jpeg', `it must be ${JPEG_DECODINGS.join(' or ')}`);
  const fault = headsFault(overrides, config);
  if (fault) throw invalid(fault.field, fault.detail);
  if (channelOrder !== undefined && !(CHANNEL_ORDERS.includes(channelOrder) && config.channels === 3))
    throw invalid('channelOrder', `it must be ${CHANNEL_ORDERS.join(' or ')}, of a model with three channels`);
  if (pool !== undefined && !(POOLS.includes(pool) && fitsPool(pool, config)))
    throw invalid('pool', `it must be ${POOLS.join(' or ')}, as the tokens and the classifier of this model allow`);
  if (headAct !== undefined && !HEAD_ACTS.includes(headAct))
    throw invalid('headAct', `it must be ${HEAD_ACTS.join(', ')}`);
  if (classifier !== undefined && !CLASSIFIERS.includes(classifier))
    throw invalid('classifier', `it must be ${CLASSIFIERS.join(' or ')}`);
  if (output !== undefined && !(OUTPUT_KINDS.includes(output) && config.classes > 0))
    throw invalid('output', `it must be ${OUTPUT_KINDS.join(', ')}, of a model with a classifier`);
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1))
    throw invalid('threshold', `it must be a number from 0 to 1, not ${threshold}`);
}

/** A classifier of class token and mean joined takes nothing else, and without a class token there is the mean alone. */
function fitsPool(pool: ChosenPool, config: ViTConfig): boolean {
  return (
    config.classes > 0 && (config.pool === 'token' || config.pool === 'avg') && (pool === 'avg' || config.clsToken)
  );
}

function checkSize(size: Size, config: ViTConfig): void {
  const { patchSize } = config;
  const whole = size.map(
    (length, axis) => Number.isInteger(length) && length >= 1 && length % (patchSize[axis] ?? 1) === 0,
  );
  if (!whole.every(Boolean)) throw sizeInvalid(size, patchSize);
  if (size.some((length) => length > MAX_SIDE)) throw invalid('size', `no side may be above ${MAX_SIDE} px`);
  const { tokens } = shapeOf({ ...config, imageSize: size });
  if (tokens > MAX_TOKENS) throw invalid('size', `${tokens} tokens, the limit is ${MAX_TOKENS}`);
}

/** The nearest size of whole patches, [rows, cols]; at least one patch. */
export function nearestSize(size: Size, patchSize: Size): Size {
  const fit = (length: number, patch: number): number => Math.max(1, Math.round(length / patch)) * patch;
  return [fit(size[0], patchSize[0]), fit(size[1], patchSize[1])];
}

function sizeInvalid(size: Size, patchSize: Size): HeadlightError {
  const show = (pair: Size): string => pair.join(' × ');
  const nearest = size.every(Number.isFinite) ? nearestSize(size, patchSize) : patchSize;
  return new HeadlightError('sizeInvalid', { size: show(size), patch: show(patchSize), nearest: show(nearest) });
}

function checkChannels(
  field: 'mean' | 'std',
  values: readonly number[],
  channels: number,
  valid: (value: number) => boolean,
  kind: string,
): void {
  if (values.length !== channels || !values.every(valid)) throw invalid(field, `it must be ${channels} ${kind}`);
}

function invalid(field: OverrideField, detail: string): HeadlightError {
  return new HeadlightError('overrideInvalid', { field, detail });
}

function changed(
  recipe: Recipe,
  { mean, std, cropMode, cropPct, interpolation, channelOrder, colour, jpeg }: RecipeOverrides,
): Recipe {
  const normalised: Recipe = {
    ...recipe,
    ...(mean && { mean }),
    ...(std && { std }),
    ...(interpolation && { interpolation }),
    ...(channelOrder && { channelOrder }),
    ...(colour && { colour }),
    ...(jpeg && { jpeg }),
  };
  const mode = cropMode ?? modeOf(recipe);
  if (cropMode === undefined && cropPct === undefined)
    return mean && mode === 'border' ? padded(normalised) : normalised;
  const { padding: _old, square: _square, ...rest } = normalised;
  const { inputSize } = recipe;
  const keepsAll = mode !== 'center' && mode !== modeOf(recipe); // what the centre's cut left out is not left out of a whole photo
  const resized = cropPct !== undefined ? resizedBy(inputSize, cropPct) : keepsAll ? inputSize : resizedSize(recipe);
  return { ...rest, ...geometry(mode, inputSize, resized, normalised.mean) };
}

/** The share of the resized photo that the centre's cut keeps, 0 … 1; null where a recipe cuts no centre out. */
export function cropShare({ resize, inputSize }: Recipe): number | null {
  if (resize.mode === 'cover') return inputSize[0] / resize.size[0];
  return resize.mode === 'shortest' ? Math.min(...inputSize) / resize.edge : null;
}

/** The padding of `border` follows the mean. */
function padded(recipe: Recipe): Recipe {
  return { ...recipe, ...geometry('border', recipe.inputSize, resizedSize(recipe), recipe.mean) };
}

function modeOf({ resize }: Recipe): CropMode {
  if (resize.mode === 'fit') return 'border';
  return resize.mode === 'exact' ? 'squash' : 'center';
}

/** What the recipe resizes a photo of the model's own proportions to. */
function resizedSize({ resize, inputSize }: Recipe): Size {
  if (resize.mode === 'none') return inputSize;
  if (resize.mode !== 'shortest') return resize.size;
  const ratio = resize.edge / Math.min(...inputSize);
  return [Math.round(inputSize[0] * ratio), Math.round(inputSize[1] * ratio)];
}

/** Provenance of what the overrides decide. */
function chosen({ size, cropMode, cropPct, threshold: _told, ...same }: RecipeOverrides): Record<string, string> {
  const fields = {
    ...same,
    imageSize: size,
    resize: cropMode ?? cropPct,
    crop: cropMode ?? cropPct,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [[field, CHOSEN]])),
  );
}
