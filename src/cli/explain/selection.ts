/** Which layers, heads and token `explain` was asked for. */
import type { ViTConfig } from '../../vit/config';
import type { HeadRef, MapQuery, TokenRef } from '../../vit/explain/query';
import type { Arguments } from '../options';
import { METHODS } from '../specs';
import { usageError } from '../usage-error';

export interface Selection {
  readonly method: MapQuery['method'];
  /** From 0; several only with `--layer all`. */
  readonly layers: readonly number[];
  /** Several only with `--head all`. */
  readonly heads: readonly HeadRef[];
  readonly allLayers: boolean;
  readonly allHeads: boolean;
  readonly token: TokenRef;
}

/** Throws `usage` for what this model does not have. @param grid of the model, [rows, cols] */
export function readSelection(
  args: Arguments,
  { depth, heads }: ViTConfig,
  grid: readonly [number, number],
): Selection {
  const allLayers = args.text('layer') === 'all';
  const allHeads = args.text('head') === 'all';
  const layer = args.has('layer') && !allLayers ? args.integer('layer', 0, depth - 1) : depth - 1;
  return {
    method: args.choice('method', METHODS),
    layers: allLayers ? range(depth) : [layer],
    heads: allHeads ? range(heads) : [readHead(args, heads)],
    allLayers,
    allHeads,
    token: readToken(args.text('token') ?? '', grid),
  };
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

function readHead(args: Arguments, heads: number): HeadRef {
  const text = args.text('head') ?? '';
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
