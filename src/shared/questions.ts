/** The shapes of questions about a photo, checked where they come from outside: a port, a settings file. The session judges whether layers, heads and classes exist. */
import * as v from 'valibot';
import type { Changes } from '../vit/explain/changes';
import { FAITHFULNESS_METHODS, type LensQuestion } from '../vit/explain/lens';
import type { GridQuery, MapOptions, MapQuery } from '../vit/explain/query';
import type { RolloutOptions } from '../vit/explain/rollout';

/** More patches, layers times heads or classes than any model has. */
const MOST = 2 ** 20;

export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const counts = v.pipe(v.array(count), v.maxLength(MOST));
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const token = v.union([v.literal('cls'), v.strictObject({ row: count, col: count })]);
const method = v.picklist(['rollout', 'attention']);
const ofClass = v.picklist(['grad-rollout', 'relevance']);
const synset = v.pipe(v.string(), v.regex(/^n\d{8}$/));
export const target = v.union([
  v.strictObject({ class: count, versus: v.exactOptional(count) }),
  v.strictObject({ group: synset }),
]);
export const head = v.union([count, v.picklist(['mean', 'max', 'min'])]);

export const mapQuery = v.variant('method', [
  v.strictObject({ method, layer: count, head, token }),
  v.strictObject({ method: ofClass, layer: count, head, token, target: v.exactOptional(target) }),
]) satisfies v.GenericSchema<unknown, MapQuery>;

export const gridQuery = v.variant('method', [
  v.object({ method, token, only: v.exactOptional(count) }),
  v.object({ method: ofClass, token, target: v.exactOptional(target), only: v.exactOptional(count) }),
]) satisfies v.GenericSchema<unknown, GridQuery>;

export const changes = v.strictObject({
  headsOff: v.exactOptional(v.pipe(v.array(v.strictObject({ layer: count, head: count })), v.maxLength(MOST))),
  ablation: v.exactOptional(v.picklist(['zero', 'mean'])),
  hiddenPatches: v.exactOptional(counts),
  patchOrder: v.exactOptional(counts),
  positionEmbedding: v.exactOptional(v.boolean()),
  mask: v.exactOptional(v.picklist(['full', 'causal'])),
  attentionOff: v.exactOptional(counts),
  mlpOff: v.exactOptional(counts),
}) satisfies v.GenericSchema<unknown, Changes>;

const changed = { changes: v.exactOptional(changes) };

const rolloutOptions = v.strictObject({
  residual: v.exactOptional(share),
  from: v.exactOptional(count),
  discard: v.exactOptional(
    v.strictObject({
      ratio: share,
      per: v.exactOptional(v.picklist(['layer', 'row'])),
      protectPrefix: v.exactOptional(count),
    }),
  ),
  normalise: v.exactOptional(v.picklist(['rows', 'vitExplain'])),
}) satisfies v.GenericSchema<unknown, RolloutOptions>;

export const mapOptions = v.strictObject({
  ...rolloutOptions.entries,
  ...changed,
}) satisfies v.GenericSchema<unknown, MapOptions>;

const ofAnswer = { top: count, classes: v.exactOptional(counts), ...changed };
const aboutClass = { target: v.exactOptional(target) };

export const lensQuestion = v.variant('lens', [
  v.strictObject({ lens: v.literal('answer'), ...ofAnswer }),
  v.strictObject({
    lens: v.literal('heads'),
    metric: v.picklist(['distance', 'entropy', 'clsEntropy', 'toCls', 'toRegisters']),
    renormalise: v.exactOptional(v.boolean()),
    ...changed,
  }),
  v.strictObject({ lens: v.literal('ablation'), mode: v.picklist(['zero', 'mean']), ...aboutClass, ...changed }),
  v.strictObject({ lens: v.literal('occlusion'), size: v.exactOptional(count), ...aboutClass, ...changed }),
  v.strictObject({ lens: v.literal('logitLens'), token, ...ofAnswer }),
  v.strictObject({ lens: v.literal('similarity'), layer: count, token, ...changed }),
  v.strictObject({ lens: v.literal('positionSimilarity'), row: count, col: count }),
  v.strictObject({ lens: v.literal('filters'), count }),
  v.strictObject({ lens: v.literal('matrix'), layer: count, head, ...changed }),
  v.strictObject({
    lens: v.literal('faithfulness'),
    steps: count,
    methods: v.pipe(v.array(v.picklist(FAITHFULNESS_METHODS)), v.maxLength(FAITHFULNESS_METHODS.length)),
    shown: v.exactOptional(mapQuery),
    options: v.exactOptional(rolloutOptions),
    seed: v.exactOptional(count),
    ...aboutClass,
    ...changed,
  }),
]) satisfies v.GenericSchema<unknown, LensQuestion>;
