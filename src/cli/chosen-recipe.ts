/** What a person chooses in place of a model's own recipe, from the command line: `--size`, `--mean`, `--crop` … */
import type { OverrideField, RecipeOverrides } from '../vit/checkpoint/overrides';
import type { Size } from '../vit/config';
import type { Arguments } from './options';
import { CLASSIFIERS, HEAD_ACTS, POOLS } from '../vit/checkpoint/head/choices';
import { OUTPUT_KINDS } from '../vit/output';
import { CROP_MODES } from '../vit/checkpoint/recipe-timm';
import { MAX_SCALE, MIN_SCALE } from '../vit/checkpoint/override-heads';
import { CHANNEL_ORDERS, COLOURS, INTERPOLATIONS, JPEG_DECODINGS } from '../vit/recipe';
import { usageError } from './usage-error';

const MAX_HEADS = 1024;

/** Fields that were given. Throws `usage` for what cannot be read; the model judges the rest. */
export function overridesOf(args: Arguments): RecipeOverrides {
  const [size, mean, std] = [args.text('size'), args.text('mean'), args.text('std')];
  const scaleOption = scaleOptionOf(args);
  return {
    ...(size !== null && { size: parseSize(size) }),
    ...(mean !== null && { mean: parseNumbers('mean', mean) }),
    ...(std !== null && { std: parseNumbers('std', std) }),
    ...(args.has('crop') && { cropMode: args.choice('crop', CROP_MODES) }),
    ...(args.has('crop-pct') && { cropPct: args.number('crop-pct', 0.1, 1) }),
    ...(args.has('interpolation') && { interpolation: args.choice('interpolation', INTERPOLATIONS) }),
    ...(args.has('output') && { output: args.choice('output', OUTPUT_KINDS) }),
    ...(args.has('threshold') && { threshold: args.number('threshold', 0, 1) }),
    ...(args.has('colour') && { colour: args.choice('colour', COLOURS) }),
    ...(args.has('heads') && { heads: args.integer('heads', 1, MAX_HEADS) }),
    ...(scaleOption !== null && { attentionScale: args.number(scaleOption, MIN_SCALE, MAX_SCALE) }),
    ...(args.has('pool') && { pool: args.choice('pool', POOLS) }),
    ...(args.has('head-act') && { headAct: args.choice('head-act', HEAD_ACTS) }),
    ...(args.has('classifier') && { classifier: args.choice('classifier', CLASSIFIERS) }),
    ...(args.has('jpeg') && { jpeg: args.choice('jpeg', JPEG_DECODINGS) }),
    ...(args.has('channel-order') && { channelOrder: args.choice('channel-order', CHANNEL_ORDERS) }),
  };
}

/** Some commands use `--scale` for a picture's colours, where it takes a name. */
function scaleOptionOf(args: Arguments): 'attention-scale' | 'scale' | null {
  if (args.has('attention-scale')) return 'attention-scale';
  return args.has('scale') && !args.hasChoices('scale') ? 'scale' : null;
}

function parseSize(text: string): Size {
  const [, rows, cols = rows] = /^(\d{1,6})(?:[x×](\d{1,6}))?$/i.exec(text) ?? [];
  if (rows === undefined)
    throw usageError(`--size takes a number of pixels or rows x columns, such as 384 or 384x288, not \`${text}\`.`);
  return [Number(rows), Number(cols)];
}

function parseNumbers(name: string, text: string): number[] {
  const parts = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (!parts.every(Number.isFinite)) throw usageError(`--${name} takes numbers with commas, not \`${text}\`.`);
  return parts;
}

/** Option by field, in the order in which they are told. */
const OPTIONS: Readonly<Record<OverrideField, string>> = {
  size: 'size',
  mean: 'mean',
  std: 'std',
  cropMode: 'crop',
  cropPct: 'crop-pct',
  interpolation: 'interpolation',
  channelOrder: 'channel-order',
  jpeg: 'jpeg',
  output: 'output',
  threshold: 'threshold',
  colour: 'colour',
  heads: 'heads',
  attentionScale: 'attention-scale',
  pool: 'pool',
  headAct: 'head-act',
  classifier: 'classifier',
};

/** The options that `overridesOf` reads these choices from. */
export function optionsOfOverrides(overrides: RecipeOverrides): readonly (readonly [option: string, text: string])[] {
  return (Object.keys(OPTIONS) as OverrideField[]).flatMap((field) => {
    const value = overrides[field];
    if (value === undefined) return [];
    const text = Array.isArray(value) ? value.join(field === 'size' ? 'x' : ',') : String(value);
    return [[OPTIONS[field], text] as const];
  });
}

/** For people: `size 384 × 288, mean 0.5, 0.5, 0.5`. */
export function describeOverrides(overrides: RecipeOverrides): string {
  const words = (option: string, text: string): string =>
    `${option} ${option === 'size' ? text.replace('x', ' × ') : text.replaceAll(',', ', ')}`;
  return optionsOfOverrides(overrides)
    .map(([option, text]) => words(option, text))
    .join('; ');
}
