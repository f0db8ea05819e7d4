/** What persists between starts: strict where the window saves it, field by field where a file is read. */
import * as v from 'valibot';
import { BUILT_IN_MODEL } from './built-in';
import { MeasurementSchema } from './engine-figures';
import { DEFAULT_GROUP_LEVEL, LEAST_GROUP_LEVEL } from '../vit/groups/choose';
import { ENGINE_CHOICES } from '../vit/execute/executor';
import { PRECISIONS } from '../vit/graph/onnx/stored';
import { DISCARD_PER } from '../vit/explain/discard';
import { ATTENTION_METHODS, CLASS_METHODS, FUSIONS } from '../vit/explain/query';
import { NORMALISATIONS } from '../vit/explain/rollout';
import { TOUR_CHAPTERS } from './tour';
import { figureSchema } from './figure/look';
import { COLOR_MAP_NAMES } from './overlay/color-maps';
import { OVERLAY_MODES, SCALES } from './overlay/overlay';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ChosenSchema = v.object({
  layer: count,
  head: v.union([count, v.picklist(FUSIONS)]),
  /** How many there are: the window keeps their place while the model loads. */
  layers: count,
  heads: count,
});

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** Rollout's settings; each is named as in `RolloutOptions`. */
const RolloutSchema = v.object({
  residual: share,
  /** First layer, from 0; a model with fewer layers starts at its last. */
  from: count,
  discard: v.object({
    ratio: share,
    per: v.picklist(DISCARD_PER),
    /** Whether rows and columns of the class token and registers are kept. */
    protectPrefix: v.boolean(),
  }),
  normalise: v.picklist(NORMALISATIONS),
});
export type RolloutSettings = v.InferOutput<typeof RolloutSchema>;

/** The paper's own. */
export const DEFAULT_ROLLOUT: RolloutSettings = {
  residual: 0.5,
  from: 0,
  discard: { ratio: 0, per: 'layer', protectPrefix: false },
  normalise: 'rows',
};

/** The inspector's parts, in their order. */
export const INSPECTOR_TABS = ['look', 'heads', 'change', 'layers', 'words', 'fill'] as const;

/** Pixels: what still shows every part whole, what leaves the photo room, and what it is before anyone moves it. */
export const INSPECTOR_WIDTH = { least: 248, usual: 320, most: 1200 } as const;
/** A set of labels and the sentences they are put into. */
const KeptLabelsSchema = v.object({ name: v.string(), labels: v.array(v.string()), templates: v.array(v.string()) });
export type KeptLabels = v.InferOutput<typeof KeptLabelsSchema>;

/** Every field, each sound, and no other. */
export const SettingsSchema = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  locale: v.picklist(['system', 'en', 'ko']),
  engine: v.picklist(ENGINE_CHOICES),
  /** Precision of the native engine's weights. */
  precision: v.picklist(PRECISIONS),
  modelId: v.string(),
  overlay: v.picklist(OVERLAY_MODES),
  /** 0 … 1 */
  opacity: share,
  colorMap: v.picklist(COLOR_MAP_NAMES),
  smooth: v.boolean(),
  /** `map`: min–max of the shown map; `max`: 0 – its max; `shared`: 0 – max over all tiles of the grid. */
  scale: v.picklist(SCALES),
  method: v.picklist([...ATTENTION_METHODS, ...CLASS_METHODS]),
  /** How rollout is made. */
  rollout: RolloutSchema,
  /** The part of the inspector that is open. */
  inspector: v.picklist(INSPECTOR_TABS),
  /** Width in pixels; null follows the window's size. */
  inspectorWidth: v.nullable(v.pipe(v.number(), v.minValue(INSPECTOR_WIDTH.least), v.maxValue(INSPECTOR_WIDTH.most))),
  /** Groups of the inspector that a person opened or closed, by name; the others are as the window has them. */
  groups: v.record(v.string(), v.boolean()),
  /** The tour's chapter that was seen last. */
  tour: v.picklist(TOUR_CHAPTERS),
  /** Below this best score the window says that the model is not sure; null: below what the model has measured for it. */
  unsureBelow: v.nullable(share),
  /** What the classes of a group must reach together for an unsure answer to be told by it. */
  groupLevel: v.pipe(v.number(), v.minValue(LEAST_GROUP_LEVEL), v.maxValue(1)),
  /** Labels in the person's own words that were kept under a name. */
  labelSets: v.array(KeptLabelsSchema),
  /** Whether each start asks the network for a newer version of Headlight. */
  looksForUpdates: v.boolean(),
  /** What the automatic choice of engine goes by. */
  measured: v.array(MeasurementSchema),
  /** Size and surroundings of pictures that are saved, as far as they were chosen. */
  figure: figureSchema,
  /** Layer and head last chosen, by model id; both from 0. */
  chosen: v.record(v.string(), ChosenSchema),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  locale: 'system',
  engine: 'auto',
  precision: 'float32',
  modelId: BUILT_IN_MODEL,
  overlay: 'light',
  opacity: 0.8,
  colorMap: 'inferno',
  smooth: true,
  scale: 'map',
  method: 'rollout',
  rollout: DEFAULT_ROLLOUT,
  inspector: 'look',
  inspectorWidth: null,
  groups: {},
  tour: 'patches',
  unsureBelow: null,
  groupLevel: DEFAULT_GROUP_LEVEL,
  labelSets: [],
  looksForUpdates: false,
  measured: [],
  figure: {},
  // The third head lights what the photo is of most plainly.
  chosen: { [BUILT_IN_MODEL]: { layer: 11, head: 2, layers: 12, heads: 3 } },
};

/** Settings a file holds: a field that is missing or damaged falls back to its default. Throws when `value` is no object. */
export function readSettings(value: unknown): Settings {
  const stored = v.parse(v.record(v.string(), v.unknown()), value);
  const sound = Object.entries(SettingsSchema.entries).filter(([name, schema]) => v.is(schema, stored[name]));
  return v.parse(SettingsSchema, {
    ...DEFAULT_SETTINGS,
    ...Object.fromEntries(sound.map(([name]) => [name, stored[name]])),
  });
}
