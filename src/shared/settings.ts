/** What persists between starts, with its schema; unknown or damaged values fall back to the default, field by field. */
import * as v from 'valibot';

const field = <const T extends v.GenericSchema>(schema: T, value: v.InferOutput<T>) =>
  v.fallback(v.optional(schema, value as never), value as never);

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ChosenSchema = v.object({
  layer: count,
  head: v.union([count, v.picklist(['mean', 'max', 'min'])]),
  /** How many there are: the window keeps their place while the model loads. */
  layers: count,
  heads: count,
});

export const SettingsSchema = v.object({
  theme: field(v.picklist(['system', 'light', 'dark']), 'system'),
  locale: field(v.picklist(['system', 'en', 'ko']), 'system'),
  engine: field(v.picklist(['auto', 'webgpu', 'native', 'wasm']), 'auto'),
  modelId: field(v.string(), 'starter'),
  overlay: field(v.picklist(['light', 'heat', 'both']), 'light'),
  /** 0 … 1 */
  opacity: field(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.8),
  colorMap: field(v.picklist(['viridis', 'inferno', 'cividis', 'turbo', 'gray']), 'inferno'),
  smooth: field(v.boolean(), true),
  /** `map`: min–max of the shown map; `max`: 0 – its max; `shared`: 0 – max over all tiles of the grid. */
  scale: field(v.picklist(['map', 'max', 'shared']), 'map'),
  method: field(v.picklist(['rollout', 'attention']), 'rollout'),
  /** Below this best score the window says that the model is not sure. */
  unsureBelow: field(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.3),
  /** Layer and head last chosen, by model id; both from 0. The starter model's third head shows most plainly what it looks at. */
  chosen: field(v.record(v.string(), ChosenSchema), { starter: { layer: 7, head: 2, layers: 8, heads: 8 } }),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;
export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, {});
