/** `--token`: whose view is asked for. */
import type { TokenRef } from '../../vit/explain/query';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';

/** Throws `usage` for a patch that the model lacks. @param grid of the model, [rows, cols] */
export function readToken(args: Arguments, [rows, cols]: readonly [number, number]): TokenRef {
  const text = args.text('token') ?? '';
  if (text === 'cls') return 'cls';
  const [, row, col] = /^(\d+),(\d+)$/.exec(text) ?? [];
  if (row === undefined || col === undefined) throw usageError(`--token takes cls or ROW,COL, not \`${text}\`.`);
  if (Number(row) >= rows || Number(col) >= cols)
    throw usageError(`--token ${text} lies outside the ${rows} × ${cols} patches of this model.`);
  return { row: Number(row), col: Number(col) };
}

/** Throws `usage` for the class token, which a method about patches cannot ask. */
export function checkPatch(token: TokenRef, method: string): void {
  if (token === 'cls') throw usageError(`--method ${method} needs --token ROW,COL: the place to compare with.`);
}

export function tokenText(token: TokenRef): string {
  return token === 'cls' ? 'cls' : `${token.row},${token.col}`;
}
