/**
 * What a checkpoint has behind its encoder: the classifier under whatever name fine-tuning gave it, the layers on the way to it, and what may
 * stand in its way. A model answers only where every tensor there has a place, or is known to need none.
 */
import type { Activation, NeckLayer } from '../../config';
import type { AnswerNote } from '../answer-notes';
import type { LeftHead, LeftHeadReason } from '../left-head';
import type { TensorPlan } from '../layouts/layout';
import { neckName } from '../../model/neck';
import type { ChosenClassifier, HeadAct } from './choices';
import { chainOf, isPooler, neckOf, type Chain, type KnownLayer } from './chain';
import { headNotes, type HeadFacts } from './head-notes';
import { harmlessWhy } from './harmless';
import { isClassifierName, isCosine, isOfPretraining } from './names';
import { layerOf, plansOf, tailLayers, type TailLayer } from './tail-layers';

export interface HeadContext {
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** What stands before the encoder's names. */
  readonly prefix: string;
  /** Tensors that the layout has no name for. */
  readonly unnamed: readonly string[];
  /** A head that is known to be none. */
  readonly noClassifier: LeftHead | null;
  /** Whether the family's classifier reads class token and mean of the patches, joined (DINOv2). */
  readonly joins: boolean;
  /** Where what `prefix` says is the library's own model, and not a network that somebody built around it: its classifier's name. */
  readonly ownClassifier: RegExp | null;
  /** The library whose classifiers read class token or mean as they were built. */
  readonly eitherPool: string | null;
  /** `head_act` of config.json, or what a person says. */
  readonly act: HeadAct | undefined;
  readonly poolerAct: Activation;
  /** What a person says of the classifier as a whole. */
  readonly chosen: ChosenClassifier | undefined;
}

export interface Classifier {
  /** Layers between the pooled features and the classifier. */
  readonly neck: readonly NeckLayer[];
  /** Whether what is pooled is class token and mean of the patches, joined. */
  readonly joined: boolean;
  readonly assumed: Chain['assumed'];
  readonly notes: readonly AnswerNote[];
  /** Why a classifier that is there is not run. */
  readonly leftHead: LeftHead | null;
}

type Plans = Map<string, TensorPlan>;

const NONE: Classifier = { neck: [], joined: false, assumed: {}, notes: [], leftHead: null };
const HEADS = /^(head|head_dist)\.(weight|bias)$/;

/** Puts the classifier's tensors among `plans` under their canonical names, or takes them out where it cannot be run. */
export function findClassifier(plans: Plans, context: HeadContext): Classifier {
  const dim = plans.get('patch_embed.proj.weight')?.shape[0];
  if (dim === undefined) return NONE;
  if (context.noClassifier && context.chosen !== 'classes') return asProjection(plans, context.noClassifier);
  const own = [...plans].filter(([name]) => HEADS.test(name) && (name.startsWith('head.') || !plans.has('dist_token')));
  const needed = context.unnamed.filter((name) => harmlessWhy(name, context.shapes.get(name) ?? []) === null);
  const ownNames = own.flatMap(([, { parts }]) => parts.flatMap((part) => ('tensor' in part ? [part.tensor] : [])));
  const head = ownNames.find((name) => /(weight|kernel)$/.test(name));
  const layers = tailLayers([...ownNames, ...needed], context.shapes);
  if (context.chosen === 'none' && layers.length > 0)
    return withoutHead(plans, { reason: 'chosen', names: layers.map(({ name }) => name) });
  if (needed.length === 0 && own.every(([name]) => name.startsWith('head.'))) return plain(plans, dim, head, context);
  const classifiers = layers.filter((layer) => isClassifier(layer) || followsEncoder(layer.name, context.prefix));
  if (head === undefined && classifiers.length === 0) return { ...NONE, leftHead: unusual(layers, dim) };
  const found = resolve(layers, dim, plans, context, head);
  if (typeof found === 'string') return withoutHead(plans, { reason: found, names: layers.map(({ name }) => name) });
  for (const [name] of own) plans.delete(name);
  const { chain, joined } = found;
  const { neck, at } = neckOf(chain);
  for (const [index, layer] of at) put(plans, layer, neckName(index), context);
  const classifier = chain.layers.at(-1);
  if (classifier) put(plans, classifier, 'head', context);
  const reader = chain.layers[0]?.name ?? '';
  const notes = classifier ? notesOn(classifier.name, plans, context, { reader, joined, neck: at.size > 0 }) : [];
  return { neck, joined, assumed: chain.assumed, notes, leftHead: null };
}

/** Nothing but a classifier, or none: it must read the encoder's features. */
function plain(plans: Plans, dim: number, head: string | undefined, context: HeadContext): Classifier {
  const inputs = plans.get('head.weight')?.shape[1];
  if (head === undefined || inputs === undefined) return NONE;
  const joined = inputs === 2 * dim && joins(layerOf(head), context, plans);
  if (joined || inputs === dim || plans.has('pre_logits.fc.weight'))
    return {
      ...NONE,
      joined,
      notes: notesOn(layerOf(head), plans, context, { reader: layerOf(head), joined, neck: false }),
    };
  return withoutHead(plans, { reason: 'width', names: [layerOf(head)] });
}

/** Facts of a classifier that is run. */
function notesOn(
  layer: string,
  plans: Plans,
  { prefix, ownClassifier, eitherPool }: HeadContext,
  about: Pick<HeadFacts, 'reader' | 'joined' | 'neck'>,
): AnswerNote[] {
  return headNotes({
    ...about,
    layer,
    bias: plans.has('head.bias'),
    own: about.reader.startsWith(prefix) || ownClassifier?.test(about.reader) === true,
    eitherPool,
    clsToken: plans.has('cls_token'),
    fcNorm: plans.has('fc_norm.weight'),
  });
}

/** A head that leads to the space of images and texts is run as what it is. */
function asProjection(plans: Plans, leftHead: LeftHead): Classifier {
  for (const kind of ['weight', 'bias'] as const) {
    const plan = plans.get(`head.${kind}`);
    if (plan) plans.set(`projection.${kind}`, plan);
  }
  return withoutHead(plans, leftHead);
}

function withoutHead(plans: Plans, leftHead: LeftHead): Classifier {
  for (const name of [...plans.keys()]) if (HEADS.test(name)) plans.delete(name);
  return { ...NONE, leftHead };
}

function resolve(
  layers: readonly TailLayer[],
  dim: number,
  plans: Plans,
  { prefix, act, poolerAct, ...context }: HeadContext,
  head: string | undefined,
): { readonly chain: Chain; readonly joined: boolean } | LeftHeadReason {
  const known = layers.filter((layer): layer is KnownLayer => layer.kind !== 'unknown');
  if (known.length < layers.length) return 'unknown';
  if (known.some(({ name }) => isCosine(name))) return 'cosine';
  if (plans.has('head_dist.weight')) return 'several';
  const pooler = known.find(isPooler);
  if (pooler?.kind === 'linear' && pooler.outputs === dim) return 'pooler'; // with and without it, all widths fit
  const encoderHead = head !== undefined && isOfEncoder(layerOf(head), prefix) ? layerOf(head) : null;
  const features = plans.get('pre_logits.fc.weight')?.shape[0] ?? dim;
  const chain = chainOf(known, {
    features,
    encoderHead,
    encoder: prefix.replace(/[./]$/, ''),
    act,
    poolerAct,
  });
  if (typeof chain === 'string') {
    const [only, ...more] = known;
    const joined =
      more.length === 0 &&
      only?.kind === 'linear' &&
      only.inputs === 2 * dim &&
      joins(only.name, { ...context, prefix, act, poolerAct }, plans);
    return joined && only ? { chain: { layers: [only], before: [null], assumed: {} }, joined } : chain;
  }
  const last = chain.layers.at(-1);
  const named =
    last !== undefined && (isClassifier(last) || last.name === encoderHead || followsEncoder(last.name, prefix));
  return named ? { chain, joined: false } : 'unusual';
}

/** `linear_head` is DINOv2's own (facebookresearch/dinov2, hub/classifiers.py). */
function joins(layer: string, { joins }: HeadContext, plans: Plans): boolean {
  return joins || (/(^|\.)linear_head$/.test(layer) && plans.has('blocks.0.ls1.gamma'));
}

/** Beneath the encoder's names, or beside them in a model within the model: `vit.classifier` of `vit.vit.…`. */
function isOfEncoder(layer: string, prefix: string): boolean {
  const parent = layer.slice(0, layer.lastIndexOf('.') + 1);
  return prefix !== '' && (layer.startsWith(prefix) || (parent !== '' && prefix.startsWith(parent)));
}

/** `0.…` is the encoder, `1` or `2` the classifier. */
function followsEncoder(name: string, prefix: string): boolean {
  const [, parent, index] = /^(.*?)(\d{1,4})\.$/.exec(prefix) ?? [];
  return index !== undefined && name.startsWith(parent ?? '') && /^\d{1,4}$/.test(name.slice(parent?.length));
}

function isClassifier(layer: TailLayer): boolean {
  return isClassifierName(layer.name);
}

/** Shaped like a classifier, called otherwise; what pre-training leaves is none. */
function unusual(layers: readonly TailLayer[], dim: number): LeftHead | null {
  const like = layers.filter(
    (layer) =>
      layer.kind === 'linear' && (layer.inputs === dim || layer.inputs === 2 * dim) && !isOfPretraining(layer.name),
  );
  return like.length === 0 ? null : { reason: 'unusual', names: like.map(({ name }) => name) };
}

function put(plans: Plans, layer: KnownLayer, canonical: string, { shapes }: HeadContext): void {
  for (const [name, plan] of plansOf(layer, canonical, shapes)) plans.set(name, plan);
}
