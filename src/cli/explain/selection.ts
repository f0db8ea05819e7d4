/** Which layers, heads and token `explain` was asked for. */
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import type { ClassTarget, HeadRef, MapQuery, TokenRef } from '../../vit/explain/query';
import type { Arguments } from '../options';
import { METHODS } from '../specs/common';
import { usageError } from '../usage-error';
import { readTarget } from './class-target';

export interface Selection {
  readonly method: MapQuery['method'];
  /** From 0; several only with `--layer all`. */
  readonly layers: readonly number[];
  /** Several only with `--head all`. */
  readonly heads: readonly HeadRef[];
  readonly allLayers: boolean;
  readonly allHeads: boolean;
  readonly token: TokenRef;
  /** Null: each photo's top prediction, for methods that ask about a class. */
  readonly target: ClassTarget | null;
}

/** Throws `usage` for what this model does not have. @param grid of the model, [rows, cols] */
export function readSelection(
  args: Arguments,
  { config, labels }: Pick<Checkpoint, 'config' | 'labels'>,
  grid: readonly [number, number],
): Selection {
  const { depth, heads, classes } = config;
  const method = args.choice('method', METHODS);
  const allLayers = args.text('layer') === 'all';
  const allHeads = args.text('head') === 'all';
  const layer = args.has('layer') && !allLayers ? args.integer('layer', 0, depth - 1) : depth - 1;
  return {
    method,
    layers: allLayers ? range(depth) : [layer],
    heads: allHeads ? range(heads) : [readHead(args, heads, method)],
    allLayers,
    allHeads,
    token: readToken(args.text('token') ?? '', grid),
    target: readTarget(args, method, labels, classes),
  };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

function readHead(args: Arguments, heads: number, method: MapQuery['method']): HeadRef {
  const text = args.text('head') ?? '';
  if ((text === 'max' || text === 'min') && method !== 'rollout' && method !== 'attention')
    throw usageError(`--head ${text} is not defined for --method ${method}; it takes a number, mean or all.`);
  if (text === 'mean' || text === 'max' || text === 'min') return text;
  if (!/^\d+$/.test(text))
    throw usageError(`--head takes a number from 0 to ${heads - 1}, mean, max, min or all, not \`${text}\`.`);
  return args.integer('head', 0, heads - 1);
}

function readToken(text: string, [rows, cols]: readonly [number, number]): TokenRef {
  if (text === 'cls') return 'cls';
  const [, row, col] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (row === undefined || col === undefined) throw usageError(`--token takes cls or ROW,COL, not \`${text}\`.`);
  if (Number(row) >= rows || Number(col) >= cols)
    throw usageError(`--token ${text} lies outside the ${rows} × ${cols} patches of this model.`);
  return { row: Number(row), col: Number(col) };
}
