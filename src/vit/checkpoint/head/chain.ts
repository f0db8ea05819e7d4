/** Whether layers behind the encoder follow one another in one certain way, and what is applied between them. */
import type { Activation, NeckLayer } from '../../config';
import type { LeftHeadReason } from '../left-head';
import { shownName } from '../shown-name';
import type { HeadAct } from './choices';
import { normAs, nothingBetween, type HeadAssumption } from './assumptions';
import { batchNormEps, type TailLayer } from './tail-layers';

export type KnownLayer = Exclude<TailLayer, { kind: 'unknown' }>;

export interface ChainContext {
  /** Numbers that come out of the encoder. */
  readonly features: number;
  /** The encoder's own classifier, by its name in the file: a model of its own, with nothing behind it. */
  readonly encoderHead: string | null;
  /** What stands before the encoder's names, without the dot: `0` in a Sequential of encoder and head. */
  readonly encoder: string;
  /** What is applied where the names do not tell, as config.json (`head_act`) or a person says; and behind a pooler. */
  readonly act: HeadAct | undefined;
  readonly poolerAct: Activation;
}

export interface Chain {
  /** Layers with weights, in order; the last one is the classifier. */
  readonly layers: readonly KnownLayer[];
  /** For each of them, what is applied before it; the first is applied to the features. */
  readonly before: readonly (Activation | null)[];
  /** What is taken for granted, as provenance. */
  readonly assumed: Readonly<Partial<Record<HeadAssumption, string>>>;
}

/** More than any head has; orders of so few are tried out. */
const MAX_LAYERS = 8;
const LAYER_NORM_EPS = 1e-5;

/** The one chain that these layers make, or why there is none. */
export function chainOf(layers: readonly KnownLayer[], context: ChainContext): Chain | LeftHeadReason {
  if (layers.length > MAX_LAYERS) return 'layers';
  const orders = ordersOf(layers, context.features, 2);
  const [order] = orders;
  if (!order) return severalRead(layers, context.features) ? 'several' : 'width';
  if (orders.length > 1) return 'order';
  if (order.at(-1)?.kind !== 'linear') return 'order';
  return joined(order, context);
}

function severalRead(layers: readonly KnownLayer[], features: number): boolean {
  return layers.filter((layer) => layer.kind === 'linear' && layer.inputs === features).length > 1;
}

/** Every order in which each layer takes what the one before gives, and those of a Sequential keep their numbers' order; at most `most`. */
function ordersOf(rest: readonly KnownLayer[], features: number, most: number): KnownLayer[][] {
  if (rest.length === 0) return [[]];
  const found: KnownLayer[][] = [];
  for (const layer of rest) {
    const reads = layer.kind === 'linear' ? layer.inputs : layer.width;
    if (reads !== features || rest.some((other) => standsBefore(other, layer))) continue;
    const gives = layer.kind === 'linear' ? layer.outputs : features;
    const others = rest.filter((other) => other !== layer);
    found.push(...ordersOf(others, gives, most - found.length).map((order) => [layer, ...order]));
    if (found.length >= most) break;
  }
  return found;
}

interface Place {
  readonly parent: string;
  readonly index: number;
}

/** The number of a layer in its Sequential. */
function placeOf({ name }: KnownLayer): Place | null {
  const [, parent = '', index] = /^(?:(.*)\.)?(\d{1,4})$/.exec(name) ?? [];
  return index === undefined ? null : { parent, index: Number(index) };
}

function standsBefore(a: KnownLayer, b: KnownLayer): boolean {
  const [left, right] = [placeOf(a), placeOf(b)];
  return left !== null && right !== null && left.parent === right.parent && left.index < right.index;
}

/**
 * What is between two layers is seen from a Sequential's numbers: what has no weights still takes one. An activation that is said counts behind
 * hidden layers, and where there is one such place alone; that nothing is applied counts everywhere. The table is in docs/models.md.
 */
function joined(order: readonly KnownLayer[], context: ChainContext): Chain | LeftHeadReason {
  const before: (Activation | null)[] = [];
  const assumed: Partial<Record<HeadAssumption, string>> = {};
  let hidden = false; // behind a linear layer whose output is no answer
  let applied = false; // an activation has been put behind it
  const gaps = order.map((layer, i) => gapBetween(order[i - 1], layer, context));
  const alone = gaps.filter((gap) => gap !== 'none').length === 1;
  for (const [i, layer] of order.entries()) {
    const [previous, gap] = [order[i - 1], gaps[i]];
    let act: Activation | null = null;
    if (previous && isPooler(previous)) act = context.poolerAct;
    else if (gap === 'apart' && previous && (!hidden || previous.name === context.encoderHead))
      assumed.headBetween = nothingBetween(shownName(previous.name), shownName(layer.name));
    else if (gap !== 'none' && context.act !== 'none') {
      if (context.act === undefined) return order.length === 1 ? 'before' : 'between';
      if ((!hidden && !alone) || applied) return 'between';
      act = context.act;
      applied = true;
    }
    before.push(act);
    if (layer.kind === 'linear') [hidden, applied] = [true, false];
    else
      assumed.headNormEps =
        layer.kind === 'batchNorm' ? normAs('batch norm', batchNormEps(layer)) : normAs('LayerNorm', LAYER_NORM_EPS);
  }
  return { layers: order, before, assumed };
}

type Gap =
  /** One follows the other at once. */
  | 'none'
  /** Layers that no Sequential joins: code says what is between them. */
  | 'apart'
  /** Modules without weights. */
  | 'modules';

function gapBetween(previous: KnownLayer | undefined, layer: KnownLayer, { encoder }: ChainContext): Gap {
  const place = placeOf(layer);
  const from = previous && placeOf(previous);
  if (place && from && place.parent === from.parent) return place.index === from.index + 1 ? 'none' : 'modules';
  if (place === null) return previous ? 'apart' : 'none';
  if (place.index > startOf(place.parent, encoder)) return 'modules';
  return previous ? 'apart' : 'none';
}

/** The first number of a Sequential that is not the encoder's. */
function startOf(parent: string, encoder: string): number {
  const [, of = '', index] = /^(?:(.*)\.)?(\d{1,4})$/.exec(encoder) ?? [];
  return index !== undefined && of === parent ? Number(index) + 1 : 0;
}

export function isPooler({ name }: TailLayer): boolean {
  return /(^|\.)pooler(\.dense)?$/.test(name);
}

/** All layers but the classifier, as the model runs them, and by their place in it. */
export function neckOf({ layers, before }: Chain): {
  readonly neck: NeckLayer[];
  readonly at: Map<number, KnownLayer>;
} {
  const neck: NeckLayer[] = [];
  const at = new Map<number, KnownLayer>();
  for (const [i, layer] of layers.entries()) {
    const act = before[i];
    if (act) neck.push({ kind: 'act', act });
    if (i === layers.length - 1) break;
    at.set(neck.length, layer);
    if (layer.kind === 'linear') neck.push({ kind: 'linear', outputs: layer.outputs });
    else neck.push(layer.kind === 'batchNorm' ? { kind: 'affine' } : { kind: 'layerNorm', eps: LAYER_NORM_EPS });
  }
  return { neck, at };
}
