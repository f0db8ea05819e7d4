/** Whether what a person chose fits a model; checked whenever it is applied. */
import { shapeOf, type Size, type ViTConfig } from '../config';
import { HeadlightError } from '../errors';
import { OUTPUT_KINDS } from '../output';
import { CHANNEL_ORDERS, COLOURS, INTERPOLATIONS, JPEG_DECODINGS } from '../recipe';
import { CLASSIFIERS, HEAD_ACTS, POOLS, type ChosenPool } from './head/choices';
import { MAX_TOKENS } from './infer';
import { headsFault } from './override-heads';
import type { OverrideField, RecipeOverrides } from './overrides';
import { MAX_MEAN, MAX_SIDE, MIN_STD } from './recipe-reader';
import { CROP_MODES } from './recipe-timm';

/** Smallest `cropPct`: the photo is resized to ten times the model's size. */
export const MIN_CROP_PCT = 0.1;

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

/** A value that does not fit a field. */
export function invalid(field: OverrideField, detail: string): HeadlightError {
  return new HeadlightError('overrideInvalid', { field, detail });
}
