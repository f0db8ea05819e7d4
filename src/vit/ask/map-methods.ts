/**
 * The ways to a map over a photo's patches, by the names that people and settings files use: which question each puts, and which
 * fields it takes. Menus, options and settings follow this table.
 */
import type { AttentionQuery, GradientQuery, HeadRef, MapOptions, Target, TokenRef } from '../explain/query';
import { expected } from '../errors';
import { isOfModel, type Question } from './questions';

/** Questions whose answer is a map. */
export type MapName = 'map' | 'occlusion' | 'similarity' | 'positionSimilarity' | 'norm' | 'valueNorm';

/** Everything that a map can be asked with; a method takes its share of it. */
export interface MapPlace {
  /** Layer from 0; methods with `afterBlocks` take the number of blocks passed. */
  readonly layer: number;
  readonly head: HeadRef;
  readonly token: TokenRef;
  /** Null: the photo's top prediction. */
  readonly target: Target | null;
  /** Edge of the hidden square, in patches. */
  readonly size: number;
}

/** Fields of `MapPlace`, how attention is rolled out, and changes of the model. */
export type MapField = keyof MapPlace | 'rollout' | 'changes';

interface MapMethod {
  readonly lens: MapName;
  readonly takes: readonly MapField[];
  /** It reads hidden states: `layer` goes from 0, the embedding, to the model's depth. */
  readonly afterBlocks?: true;
  /** Its token is a patch: the class token has no place. */
  readonly ofPatch?: true;
  /** It looks at `layer` alone; the others at all layers up to it. */
  readonly ofOneLayer?: true;
  /** Its numbers may be negative. */
  readonly signed?: true;
  question(place: MapPlace, options: MapOptions): Question<MapName>;
}

const OF_ATTENTION = ['layer', 'head', 'token', 'changes'] as const;

type Asks = MapMethod['question'];

/** Answers with a map of attention alone. */
const ofAttention =
  (method: AttentionQuery['method']): Asks =>
  ({ layer, head, token }, options) => ({ lens: 'map', query: { method, layer, head, token }, options });

/** Answers with attention weighted by the gradient of a class. */
const ofClass =
  (method: GradientQuery['method']): Asks =>
  ({ layer, head, token, target }, options) => ({
    lens: 'map',
    query: { method, layer, head, token, ...about(target) },
    options,
  });

export const MAP_METHODS = {
  attention: { lens: 'map', takes: OF_ATTENTION, ofOneLayer: true, question: ofAttention('attention') },
  rollout: { lens: 'map', takes: [...OF_ATTENTION, 'rollout'], question: ofAttention('rollout') },
  'grad-rollout': { lens: 'map', takes: [...OF_ATTENTION, 'target', 'rollout'], question: ofClass('grad-rollout') },
  relevance: { lens: 'map', takes: [...OF_ATTENTION, 'target'], question: ofClass('relevance') },
  occlusion: {
    lens: 'occlusion',
    takes: ['target', 'size', 'changes'],
    signed: true,
    question: ({ size, target }, options) => ({ lens: 'occlusion', size, ...about(target), ...changed(options) }),
  },
  similarity: {
    lens: 'similarity',
    takes: ['layer', 'token', 'changes'],
    afterBlocks: true,
    signed: true,
    question: ({ layer, token }, options) => ({ lens: 'similarity', layer, token, ...changed(options) }),
  },
  'position-similarity': {
    lens: 'positionSimilarity',
    takes: ['token'],
    ofPatch: true,
    signed: true,
    question: ({ token }) => {
      if (token === 'cls') throw expected('a patch', 'token', 'cls');
      return { lens: 'positionSimilarity', row: token.row, col: token.col };
    },
  },
  norm: {
    lens: 'norm',
    takes: ['layer', 'changes'],
    afterBlocks: true,
    question: ({ layer }, options) => ({ lens: 'norm', layer, ...changed(options) }),
  },
  'value-norm': {
    lens: 'valueNorm',
    takes: OF_ATTENTION,
    ofOneLayer: true,
    question: ({ layer, head, token }, options) => ({ lens: 'valueNorm', layer, head, token, ...changed(options) }),
  },
} as const satisfies Readonly<Record<string, MapMethod>>;

export type MapMethodName = keyof typeof MAP_METHODS;

export const MAP_METHOD_NAMES = Object.keys(MAP_METHODS) as unknown as readonly [MapMethodName, ...MapMethodName[]];

const methods: Readonly<Record<MapMethodName, MapMethod>> = MAP_METHODS;

export function takes(method: MapMethodName, field: MapField): boolean {
  return methods[method].takes.includes(field);
}

/** Methods of which there is a grid: the map of every layer and head in one answer. */
export type GridMethodName = Question<'map'>['query']['method'];

export function hasGrid(method: MapMethodName): method is GridMethodName {
  return methods[method].lens === 'map';
}

/** Whether a method looks at one layer alone, not at all up to it. */
export function isOfOneLayer(method: MapMethodName): boolean {
  return methods[method].ofOneLayer ?? false;
}

export function isSignedMethod(method: MapMethodName): boolean {
  return methods[method].signed ?? false;
}

/** Whether heads can be fused by max and min as well as by mean. */
export function fusesByExtremes(method: MapMethodName): boolean {
  return takes(method, 'head') && !takes(method, 'target');
}

/** Methods that are asked one map at a time. */
export type GridlessMethodName = Exclude<MapMethodName, GridMethodName>;

/** Which layers a method can be asked about: how many, counted from 0. @param depth blocks of the model */
export function layersOf(method: MapMethodName, depth: number): number {
  return methods[method].afterBlocks ? depth + 1 : depth;
}

export function isAfterBlocks(method: MapMethodName): boolean {
  return methods[method].afterBlocks ?? false;
}

export function isOfPatch(method: MapMethodName): boolean {
  return methods[method].ofPatch ?? false;
}

/** The question behind a map. Throws `badRequest` for the class token where only patches have a place. */
export function mapQuestion(method: MapMethodName, place: MapPlace, options: MapOptions = {}): Question<MapName> {
  return methods[method].question(place, options);
}

/** The way back: how a map's question is recorded. @param depth layers of the model */
export function methodOf(
  question: Question<MapName>,
  depth: number,
): { readonly method: MapMethodName; readonly place: MapPlace } {
  if (question.lens === 'map') {
    const { method, ...place } = question.query;
    return { method, place: { target: null, size: 1, ...place } };
  }
  const method = MAP_METHOD_NAMES.find((name) => methods[name].lens === question.lens) as MapMethodName;
  const { layer, head, token, target, size } = { ...(question as Partial<MapPlace>) };
  const patch = 'row' in question ? { row: question.row, col: question.col } : 'cls';
  return {
    method,
    place: {
      layer: layer ?? (isOfModel(question) ? 0 : depth - 1),
      head: head ?? 'mean',
      token: token ?? patch,
      target: target ?? null,
      size: size ?? 1,
    },
  };
}

/** Whether a map has one value for each square of several patches: between squares there is nothing to interpolate. */
export function isOfSquares(method: MapMethodName, size = 1): boolean {
  return takes(method, 'size') && size > 1;
}

function about(target: Target | null): { readonly target?: Target } {
  return target ? { target } : {};
}

function changed({ changes }: MapOptions): Pick<MapOptions, 'changes'> {
  return changes ? { changes } : {};
}
