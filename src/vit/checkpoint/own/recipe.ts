/** A `Recipe` as an export of ours wrote it, each field checked for kind and range. */
import type { ViTConfig } from '../../config';
import { HeadlightError } from '../../errors';
import { COLOURS, INTERPOLATIONS, type Recipe } from '../../recipe';
import { isObject, type JsonObject } from '../json';
import { numberIn, perChannel, side, type Fail } from '../recipe-reader';

/** Throws `recipeInvalid`, naming the field. */
export function ownRecipe(json: JsonObject, config: ViTConfig, file: string): Recipe {
  const fail: Fail = (detail) => new HeadlightError('recipeInvalid', { file, detail });
  const size = (value: unknown, name: string): [number, number] => {
    if (!Array.isArray(value) || value.length !== 2) throw fail(`\`${name}\` must be a size`);
    return [side(value[0], name, fail), side(value[1], name, fail)];
  };
  const must = (values: number[] | undefined, name: string): number[] => {
    if (!values) throw fail(`\`${name}\` is missing`);
    return values;
  };
  const interpolation = INTERPOLATIONS.find((each) => each === json['interpolation']);
  if (!interpolation) throw fail('`interpolation` is missing');
  const padding = perChannel(json, 'padding', config.channels, false, fail);
  const square = perChannel(json, 'square', 3, false, fail)?.map((value) =>
    Math.min(255, Math.max(0, Math.round(value))),
  );
  const [rows, cols] = size(json['inputSize'], 'inputSize');
  if (rows !== config.imageSize[0] || cols !== config.imageSize[1])
    throw fail('`inputSize` is not the input of the model');
  return {
    colour: COLOURS.find((each) => each === json['colour']) ?? 'asStored', // exports of the first releases do not say
    ...(square && { square }),
    resize: resizeOf(json['resize'], size, fail),
    crop: json['crop'] == null ? null : size(json['crop'], 'crop'),
    ...(json['cropRounding'] === 'floor' && { cropRounding: 'floor' }),
    ...(padding && { padding: padding.map((value) => Math.min(255, Math.max(0, Math.round(value)))) }),
    interpolation,
    ...(json['channelOrder'] === 'BGR' && { channelOrder: 'BGR' }),
    rescale: numberIn(json['rescale'], 1e-9, 1e9, 'rescale', fail),
    mean: must(perChannel(json, 'mean', config.channels, false, fail), 'mean'),
    std: must(perChannel(json, 'std', config.channels, true, fail), 'std'),
    inputSize: [rows, cols],
  };
}

function resizeOf(
  value: unknown,
  size: (value: unknown, name: string) => [number, number],
  fail: Fail,
): Recipe['resize'] {
  const { mode, edge, size: target } = isObject(value) ? value : {};
  if (mode === 'none') return { mode };
  if (mode === 'shortest') return { mode, edge: side(edge, 'edge', fail) };
  if (mode === 'exact' || mode === 'fit' || mode === 'cover') return { mode, size: size(target, 'size') };
  throw fail('`resize` is missing');
}
