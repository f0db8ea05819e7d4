/** The overrides that remain after a change to a model's recipe. */
import type { ModelDetails } from '../../shared/ipc-models';
import type { OverrideField, RecipeOverrides } from '../../vit/checkpoint/overrides';

/** A change, from what holds when its turn comes. */
export type RecipeEdit = (now: ModelDetails) => RecipeOverrides;

/** Keeps what was overridden besides; what is the model's own again is no override. */
export function withOverrides({ info, own }: ModelDetails, part: RecipeOverrides): RecipeOverrides {
  const published: RecipeOverrides = {
    size: own.input,
    mean: own.recipe.mean,
    std: own.recipe.std,
    interpolation: own.recipe.interpolation,
    colour: own.recipe.colour,
    heads: own.heads,
    attentionScale: own.attentionScale,
    ...((own.pool === 'token' || own.pool === 'avg') && { pool: own.pool }),
    jpeg: own.recipe.jpeg ?? 'whole',
    channelOrder: own.recipe.channelOrder ?? 'RGB',
    ...(own.output !== 'none' && { output: own.output }),
    ...(own.output !== 'none' && !own.categories && { threshold: own.threshold }),
  };
  const merged: RecipeOverrides = { ...info.overrides, ...part };
  const differing = Object.entries(merged).filter(
    ([field, value]) => !same(value, published[field as keyof RecipeOverrides]),
  );
  return Object.fromEntries(differing);
}

export function withoutOverride({ info }: ModelDetails, field: OverrideField): RecipeOverrides {
  return Object.fromEntries(Object.entries(info.overrides).filter(([kept]) => kept !== field));
}

/** Both sides of the input, of which one is changed, [rows, cols] px. */
export function withSide({ info }: ModelDetails, axis: 0 | 1, length: number): RecipeOverrides {
  return { size: axis === 0 ? [length, info.input[1]] : [info.input[0], length] };
}

/** All channels' values, of which one is changed. */
export function withChannel(
  { info }: ModelDetails,
  field: 'mean' | 'std',
  channel: number,
  value: number,
): RecipeOverrides {
  return { [field]: info.recipe[field].map((old, at) => (at === channel ? value : old)) };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
