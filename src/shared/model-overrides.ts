/** The form of a person's choices about a model, wherever they come from: a file, the window, another process. Values are judged by the model. */
import * as v from 'valibot';
import { OUTPUT_KINDS } from '../vit/output';
import { CHANNEL_ORDERS, COLOURS, INTERPOLATIONS, JPEG_DECODINGS } from '../vit/recipe';
import { CROP_MODES } from '../vit/checkpoint/recipe-timm';
import { CLASSIFIERS, HEAD_ACTS, POOLS } from '../vit/checkpoint/head/choices';
import type { RecipeOverrides } from '../vit/checkpoint/overrides';

/** More channels than any model has, so that a list stays a short one. */
const MAX_CHANNELS = 64;

const number = v.pipe(v.number(), v.finite());
const perChannel = v.pipe(v.array(number), v.minLength(1), v.maxLength(MAX_CHANNELS));
const side = v.pipe(v.number(), v.integer(), v.minValue(1));

export const OverridesSchema = v.strictObject({
  size: v.exactOptional(v.tuple([side, side])),
  mean: v.exactOptional(perChannel),
  std: v.exactOptional(perChannel),
  cropMode: v.exactOptional(v.picklist(CROP_MODES)),
  cropPct: v.exactOptional(number),
  interpolation: v.exactOptional(v.picklist(INTERPOLATIONS)),
  colour: v.exactOptional(v.picklist(COLOURS)),
  heads: v.exactOptional(side),
  attentionScale: v.exactOptional(number),
  jpeg: v.exactOptional(v.picklist(JPEG_DECODINGS)),
  channelOrder: v.exactOptional(v.picklist(CHANNEL_ORDERS)),
  pool: v.exactOptional(v.picklist(POOLS)),
  headAct: v.exactOptional(v.picklist(HEAD_ACTS)),
  classifier: v.exactOptional(v.picklist(CLASSIFIERS)),
  output: v.exactOptional(v.picklist(OUTPUT_KINDS)),
  threshold: v.exactOptional(v.pipe(number, v.minValue(0), v.maxValue(1))),
}) satisfies v.GenericSchema<unknown, RecipeOverrides>;

/** The valid fields of `value`; empty where it is no object. */
export function readOverrides(value: unknown): RecipeOverrides {
  if (typeof value !== 'object' || value === null) return {};
  const stored = value as Readonly<Record<string, unknown>>;
  const sound = Object.entries(OverridesSchema.entries).filter(
    ([field, schema]) => Object.hasOwn(stored, field) && v.is(schema, stored[field]),
  );
  return v.parse(OverridesSchema, Object.fromEntries(sound.map(([field]) => [field, stored[field]])));
}
