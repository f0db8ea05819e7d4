/** Which layers, heads and token `explain` was asked for. */
import {
  fusesByExtremes,
  isOfPatch,
  layersOf,
  MAP_METHOD_NAMES,
  type MapMethodName,
  type MapPlace,
} from '../../vit/ask/map-methods';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { ViTConfig } from '../../vit/config';
import type { HeadRef } from '../../vit/explain/query';
import { posEmbedParam } from '../../vit/model/pos-embed';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';
import { readTarget } from './class-target';
import { checkOptions } from './methods';
import { checkPatch, readToken } from './token';

export interface Selection extends Pick<MapPlace, 'token' | 'target' | 'size'> {
  readonly method: MapMethodName;
  /** Layers from 0 (several only with `--layer all`), or the number of blocks before hidden states are read. */
  readonly layers: readonly number[];
  /** Several only with `--head all`. */
  readonly heads: readonly HeadRef[];
  readonly allLayers: boolean;
  readonly allHeads: boolean;
}

/** Throws `usage` for what this model does not have. @param grid of the model, [rows, cols] */
export function readSelection(
  args: Arguments,
  { config, labels }: Pick<Checkpoint, 'config' | 'labels'>,
  grid: readonly [number, number],
): Selection {
  const { depth, heads, classes } = config;
  const method = args.choice('method', MAP_METHOD_NAMES);
  checkOptions(args, method);
  const token = readToken(args, grid);
  if (isOfPatch(method)) checkPatch(token, method);
  if (method === 'position-similarity') checkPositions(config);
  const last = layersOf(method, depth) - 1;
  const allLayers = args.text('layer') === 'all';
  const allHeads = args.text('head') === 'all';
  const layer = args.has('layer') && !allLayers ? args.integer('layer', 0, last) : last;
  return {
    method,
    layers: allLayers ? range(last + 1) : [layer],
    heads: allHeads ? range(heads) : [readHead(args, heads, method)],
    allLayers,
    allHeads,
    token,
    target: readTarget(args, method, labels, classes),
    size: args.integer('occlude', 1, Math.max(...grid)),
  };
}

function checkPositions(config: ViTConfig): void {
  if (posEmbedParam(config).rows === 0)
    throw usageError('--method position-similarity needs a model with position embedding; this one has none.');
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

/** Throws `usage` for a head that the model, or a fusion that the method, does not have. */
export function readHead(args: Arguments, heads: number, method: MapMethodName): HeadRef {
  const text = args.text('head') ?? '';
  if ((text === 'max' || text === 'min') && !fusesByExtremes(method))
    throw usageError(`--head ${text} is not defined for --method ${method}; it takes a number, mean or all.`);
  if (text === 'mean' || text === 'max' || text === 'min') return text;
  if (!/^\d+$/.test(text))
    throw usageError(`--head takes a number from 0 to ${heads - 1}, mean, max, min or all, not \`${text}\`.`);
  return args.integer('head', 0, heads - 1);
}
