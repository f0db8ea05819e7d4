/** A model opened and run as a person wants it: some choices count when its head is read, the others afterwards. */
import type { Checkpoint } from './checkpoint';
import { openCheckpoint, type OpenOptions } from './open';
import { applyOverrides } from './apply-overrides';
import type { RecipeOverrides } from './overrides';
import type { ModelFiles } from './source';

export interface OpenWish extends Pick<OpenOptions, 'weights'> {
  readonly overrides?: RecipeOverrides;
}

/** Throws what `openCheckpoint` and `applyOverrides` throw. */
export async function openWith(files: ModelFiles, { weights, overrides = {} }: OpenWish): Promise<Checkpoint> {
  const { classifier, headAct } = overrides;
  const head = { ...(classifier && { classifier }), ...(headAct && { headAct }) };
  return applyOverrides(await openCheckpoint(files, { ...(weights !== undefined && { weights }), head }), overrides);
}
