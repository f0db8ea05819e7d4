/** What a token is called, by its place in the sequence: class token, registers or distillation token, then patches. */
import { shapeOf, type ViTConfig } from '../../../vit/config';
import type { TokenRef } from '../../../vit/explain/query';
import { t } from '../language.svelte';
import type { Patch } from '../selection.svelte';

type Named = Pick<ViTConfig, 'clsToken' | 'distToken'>;

/** `prefix` tokens stand before the patches of a grid `cols` wide. */
export function tokenName(token: number, prefix: number, cols: number, config: Named): string {
  const patch = patchOfToken(token, prefix, cols);
  if (patch) return t('matrix.patch', { row: patch.row + 1, col: patch.col + 1 });
  if (token === 0 && config.clsToken) return t('matrix.cls');
  if (token === 1 && config.clsToken && config.distToken) return t('matrix.distilled');
  return t('matrix.register', { at: token + 1 - (config.clsToken ? 1 : 0) - (config.distToken ? 1 : 0) });
}

/** The token that is asked, by name; without class token the mean over all patches stands in its place. */
export function askedName(token: TokenRef, config: ViTConfig): string {
  if (token === 'cls') return t(config.clsToken ? 'matrix.cls' : 'matrix.all');
  const { prefix, grid } = shapeOf(config);
  return tokenName(tokenOfPatch(token, prefix, grid[1]), prefix, grid[1], config);
}

/** The patch a token stands for, or null for a token of the prefix. */
export function patchOfToken(token: number, prefix: number, cols: number): Patch | null {
  const at = token - prefix;
  return at < 0 ? null : { row: Math.floor(at / cols), col: at % cols };
}

export function tokenOfPatch({ row, col }: Patch, prefix: number, cols: number): number {
  return prefix + row * cols + col;
}
