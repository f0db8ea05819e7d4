/** Numbers of NumPy for the lenses beside maps; made by scripts/fixtures/lenses.py. */
import { readFileSync } from 'node:fs';
import type { Size } from '../../../src/vit/config';

type Numbers = readonly number[];

interface Components {
  readonly shape: readonly [dim: number, channels: number, rows: number, cols: number];
  readonly explained: Numbers;
  readonly tiles: Numbers;
}

type Statistics = Readonly<Partial<Record<string, Numbers>>>;

export interface LensFixture extends Readonly<Record<`attention-${0 | 1 | 2}`, Statistics>> {
  /** Patch size in pixels. */
  readonly patch: Size;
  /** Of the first logits of attention-0 as weights. */
  readonly filters: Readonly<Record<'wide' | 'tall' | 'grey', Components>>;
  /** Six components of the small model, and the first tile. */
  readonly smallVit: {
    readonly explained: Numbers;
    readonly tile: Numbers;
    /** Of coffee.png, [layers, heads] flat. */
    readonly coffee: { readonly distance: Numbers; readonly clsEntropy: Numbers };
  };
}

export function readLensFixture(): LensFixture {
  const file = new URL('../../fixtures/explain/lenses.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as LensFixture;
}
