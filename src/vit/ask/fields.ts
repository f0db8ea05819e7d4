/**
 * The fields that questions are made of, each with its type and limits once. They check what comes from outside (a port, a settings
 * file); whether a model has the layer, head or class is judged where the question is answered.
 */
import * as v from 'valibot';
import type { Changes } from '../explain/changes';
import {
  ATTENTION_METHODS,
  CLASS_METHODS,
  FUSIONS,
  type GridQuery,
  type HeadRef,
  type MapOptions,
  type MapQuery,
  type Target,
  type TokenRef,
} from '../explain/query';
import { DISCARD_PER } from '../explain/discard';
import { NORMALISATIONS, type RolloutOptions } from '../explain/rollout';

/** More patches, layers times heads or classes than any model has. */
const MOST = 2 ** 20;

type Field<T> = v.GenericSchema<unknown, T>;

/** Layers, heads, rows, columns and classes count from 0. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
export const counts: Field<readonly number[]> = v.pipe(v.array(count), v.maxLength(MOST));
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const flag = v.boolean();
export const token: Field<TokenRef> = v.union([v.literal('cls'), v.strictObject({ row: count, col: count })]);
export const head: Field<HeadRef> = v.union([count, v.picklist(FUSIONS)]);

const synset = v.pipe(v.string(), v.regex(/^n\d{8}$/));
export const target: Field<Target> = v.union([
  v.strictObject({ class: count, versus: v.exactOptional(count) }),
  v.strictObject({ group: synset }),
]);

/** What a head that is off gives. */
export const ABLATION_MODES = ['zero', 'mean'] as const;

export const changes: Field<Changes> = v.strictObject({
  headsOff: v.exactOptional(v.pipe(v.array(v.strictObject({ layer: count, head: count })), v.maxLength(MOST))),
  ablation: v.exactOptional(v.picklist(ABLATION_MODES)),
  hiddenPatches: v.exactOptional(counts),
  patchOrder: v.exactOptional(counts),
  positionEmbedding: v.exactOptional(v.boolean()),
  mask: v.exactOptional(v.picklist(['full', 'causal'])),
  attentionOff: v.exactOptional(counts),
  mlpOff: v.exactOptional(counts),
  skipConnections: v.exactOptional(v.boolean()),
  layerNorms: v.exactOptional(v.boolean()),
});

const rollout = {
  residual: v.exactOptional(share),
  from: v.exactOptional(count),
  discard: v.exactOptional(
    v.strictObject({
      ratio: share,
      per: v.exactOptional(v.picklist(DISCARD_PER)),
      protectPrefix: v.exactOptional(count),
    }),
  ),
  normalise: v.exactOptional(v.picklist(NORMALISATIONS)),
};

export const rolloutOptions: Field<RolloutOptions> = v.strictObject(rollout);

/** Asks the model with these changes. */
export const changed = { changes: v.exactOptional(changes) };

/** The class or group that is explained; the photo's top prediction by default. */
export const aboutClass = { target: v.exactOptional(target) };

export const mapOptions: Field<MapOptions> = v.strictObject({ ...rollout, ...changed });

const method = v.picklist(ATTENTION_METHODS);
const ofClass = v.picklist(CLASS_METHODS);
const place = { layer: count, head, token };
const only = v.exactOptional(count);

export const mapQuery: Field<MapQuery> = v.variant('method', [
  v.strictObject({ method, ...place }),
  v.strictObject({ method: ofClass, ...place, ...aboutClass }),
]);

/** A map's query serves too: its layer and head are left out. */
export const gridQuery: Field<GridQuery> = v.variant('method', [
  v.object({ method, token, only }),
  v.object({ method: ofClass, token, ...aboutClass, only }),
]);
