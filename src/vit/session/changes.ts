/** A person's changes as what the model is fed: checked, brought to one form, and turned into the inputs of its interventions. */
import { beginningOf } from '../ask/key';
import { knowsPositions, shapeOf, type ViTConfig } from '../config';
import { expected } from '../errors';
import type { Tensor } from '../execute/executor';
import type { Changes, HeadAt } from '../explain/changes';
import { interventionShapes, type InterventionName } from '../model/interventions';
import { sizeOf } from '../graph/shape';

/** Hides a key: far below every score, and portable to every GPU, as −∞ is not. */
const HIDDEN = -1e9;

/** Interventions that a changed model takes as inputs, usually; the order of the patches is changed in the photo itself. */
export const INTERVENTIONS: readonly InterventionName[] = [
  'headKeep',
  'headMean',
  'attentionBias',
  'attnBranch',
  'mlpBranch',
  'tokenKeep',
  'positionScale',
];

/** Inputs of a program: none, the usual changes, or also skip connections and norms, which cost time in every block. */
export type Variant = 'asIs' | 'changed' | 'bare';

export const VARIANTS: Readonly<Record<Variant, readonly InterventionName[]>> = {
  asIs: [],
  changed: INTERVENTIONS,
  bare: [...INTERVENTIONS, 'skipScale', 'normScale'],
};

/** The smallest program that takes these changes. */
export function variantOf(changes: SettledChanges | null): Variant {
  if (!changes) return 'asIs';
  return isBare(changes) ? 'bare' : 'changed';
}

/** Whether skip connections or norms are taken away. */
export function isBare(changes: SettledChanges | null): boolean {
  return changes?.skipConnections === false || changes?.layerNorms === false;
}

/** Changes of which each does something, lists in order and without repetition: equal changes are equal as JSON. */
export type SettledChanges = Changes & { readonly settled: true };

/** Null where nothing is changed. Throws `badRequest` for a layer, head or patch the model lacks, or an order that is none. */
export function settle(changes: Changes | undefined, config: ViTConfig): SettledChanges | null {
  if (!changes) return null;
  const { patches } = shapeOf(config);
  const headsOff = heads(changes.headsOff ?? [], config);
  const hiddenPatches = indices(changes.hiddenPatches ?? [], patches, 'hiddenPatches');
  const patchOrder = order(changes.patchOrder ?? [], patches);
  const attentionOff = indices(changes.attentionOff ?? [], config.depth, 'attentionOff');
  const mlpOff = indices(changes.mlpOff ?? [], config.depth, 'mlpOff');
  const noPositions = changes.positionEmbedding === false && knowsPositions(config);
  const settled: Changes = {
    ...(headsOff.length > 0 && { headsOff, ablation: changes.ablation ?? 'zero' }),
    ...(hiddenPatches.length > 0 && { hiddenPatches }),
    ...(patchOrder.length > 0 && { patchOrder }),
    ...(noPositions && { positionEmbedding: false }),
    ...(changes.mask === 'causal' && { mask: 'causal' }),
    ...(attentionOff.length > 0 && { attentionOff }),
    ...(mlpOff.length > 0 && { mlpOff }),
    ...(changes.skipConnections === false && { skipConnections: false }),
    ...(changes.layerNorms === false && { layerNorms: false }),
  };
  return Object.keys(settled).length === 0 ? null : { ...settled, settled: true };
}

/** A name for a photo under these changes; `photoOf` is its beginning. */
export function keyOf(photo: string, changes: SettledChanges | null): string {
  return `${beginningOf(photo)}${changes ? JSON.stringify(changes) : ''}`;
}

/** Inputs of a program of this variant; null gives those that change nothing. */
export function interventionsOf(
  changes: SettledChanges | null,
  config: ViTConfig,
  variant: Exclude<Variant, 'asIs'> = 'changed',
): Record<string, Tensor> {
  const shapes = interventionShapes(config);
  const filled = (name: InterventionName, value: number): Tensor => ({
    shape: shapes[name],
    data: new Float32Array(sizeOf(shapes[name])).fill(value),
  });
  const [headKeep, headMean] = [filled('headKeep', 1), filled('headMean', 0)];
  for (const { layer, head } of changes?.headsOff ?? []) {
    if (changes?.ablation === 'mean') headMean.data[layer * config.heads + head] = 1;
    else headKeep.data[layer * config.heads + head] = 0;
  }
  const { prefix, tokens } = shapeOf(config);
  const tokenKeep = filled('tokenKeep', 1); // [tokens]
  for (const patch of changes?.hiddenPatches ?? []) tokenKeep.data[prefix + patch] = 0;
  const [attnBranch, mlpBranch] = [filled('attnBranch', 1), filled('mlpBranch', 1)];
  for (const layer of changes?.attentionOff ?? []) attnBranch.data[layer] = 0;
  for (const layer of changes?.mlpOff ?? []) mlpBranch.data[layer] = 0;
  const attentionBias = { shape: [tokens, tokens], data: biasOf(tokenKeep.data, changes?.mask === 'causal') };
  const positionScale = filled('positionScale', changes?.positionEmbedding === false ? 0 : 1);
  const usual = { headKeep, headMean, attentionBias, attnBranch, mlpBranch, tokenKeep, positionScale };
  if (variant === 'changed') return usual;
  const skipScale = filled('skipScale', changes?.skipConnections === false ? 0 : 1);
  const normScale = filled('normScale', changes?.layerNorms === false ? 0 : 1);
  return { ...usual, skipScale, normScale };
}

/** The photo as the model sees it: position i shows the content of patch `patchOrder[i]`. `patches` [patches, patchDim]. */
export function seenPatches(patches: Float32Array, changes: SettledChanges | null): Float32Array {
  const from = changes?.patchOrder;
  if (!from) return patches;
  const dim = patches.length / from.length;
  const out = new Float32Array(patches.length); // [patches, patchDim]
  from.forEach((patch, i) => out.set(patches.subarray(patch * dim, (patch + 1) * dim), i * dim));
  return out;
}

/** Scores of hidden keys, and of later ones under a causal mask; a token left without any key reads itself: [tokens, tokens]. */
function biasOf(keep: Float32Array, causal: boolean): Float32Array {
  const tokens = keep.length;
  const bias = new Float32Array(tokens * tokens); // [tokens, tokens]
  for (let i = 0; i < tokens; i++) {
    let readable = 0;
    for (let j = 0; j < tokens; j++) {
      if (keep[j] === 0 || (causal && j > i)) bias[i * tokens + j] = HIDDEN;
      else readable++;
    }
    if (readable === 0) bias[i * tokens + i] = 0;
  }
  return bias;
}

function heads(list: readonly HeadAt[], { depth, heads: perLayer }: ViTConfig): HeadAt[] {
  const flat = list.map(({ layer, head }) => {
    checkIndex(layer, depth, 'layer');
    checkIndex(head, perLayer, 'head');
    return layer * perLayer + head;
  });
  return indices(flat, depth * perLayer, 'headsOff').map((at) => ({
    layer: Math.floor(at / perLayer),
    head: at % perLayer,
  }));
}

/** In order, each once. */
function indices(list: readonly number[], count: number, name: string): number[] {
  for (const index of list) checkIndex(index, count, name);
  return [...new Set(list)].sort((a, b) => a - b);
}

/** Empty for the order there is anyway. */
function order(list: readonly number[], patches: number): readonly number[] {
  if (list.length === 0) return list;
  const isOrder = list.length === patches && indices(list, patches, 'patchOrder').length === patches;
  if (!isOrder) throw expected(`each of ${patches} patches once`, 'patchOrder', `${list.length} numbers`);
  return list.every((patch, i) => patch === i) ? [] : list;
}

function checkIndex(index: number, count: number, name: string): void {
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    throw expected(`a number from 0 to ${count - 1}`, name, index);
  }
}
