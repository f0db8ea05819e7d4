/** `--shard I/N`: one part of the photos, by their content, so that a photo is in the same part wherever it lies and whatever lies beside it. */
import type { Arguments } from '../options';
import { usageError } from '../usage-error';

export interface Shard {
  /** @param content SHA-256, hexadecimal */
  has(content: string): boolean;
}

/** Most parts that a run may be split into. */
const MAX_SHARDS = 1_000_000;

/** Null: all photos. Parts count from 0; N/N is part 0, so that counting from 1 covers everything, too. Throws `usage`. */
export function shardOf(args: Arguments): Shard | null {
  const text = args.text('shard');
  if (text === null) return null;
  const [, part, parts] = /^(\d{1,7})\/(\d{1,7})$/.exec(text) ?? [];
  const [i, n] = [Number(part), Number(parts)];
  if (!(n >= 1 && n <= MAX_SHARDS && i <= n))
    throw usageError(`--shard takes I/N, part I of N from 0 (0/4 … 3/4), not \`${text}\`.`);
  return { has: (content) => Number(BigInt(`0x${content.slice(0, 16)}`) % BigInt(n)) === i % n };
}
