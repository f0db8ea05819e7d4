/**
 * Weights that training kept as length and direction (Salimans & Kingma 2016, arXiv 1602.07868, eq. 2), as the matrix that they are: W = g · v / ‖v‖.
 * PyTorch calls them `weight_g` and `weight_v`, or `parametrizations.weight.original0` and `original1`.
 */
import { productOf } from './layouts/layout';
import { renamed, sourcesIn } from './unwrap';
import type { Weights } from './weights';

const LENGTH = /^(.*)\.(weight_g|parametrizations\.weight\.original0)$/;
const DIRECTION: Readonly<Record<string, string>> = {
  weight_g: 'weight_v',
  'parametrizations.weight.original0': 'parametrizations.weight.original1',
};
/** DINO's last layer reads features of length 1, which no file shows: it is no plain matrix. */
const AFTER_L2 = /(^|\.)last_layer$/;

interface Pair {
  readonly g: string;
  readonly v: string;
  readonly shape: readonly number[];
  /** Along which g counts; null: one length for all. */
  readonly axis: number | null;
}

/** The same weights with `weight` in place of each pair whose shapes are a weight norm's. */
export function withWeightNorms(weights: Weights): Weights {
  const pairs = pairsOf(weights);
  if (pairs.size === 0) return weights;
  const parts = new Set([...pairs.values()].flatMap(({ g, v }) => [g, v]));
  const kept = [...weights.tensors.keys()].filter((name) => !parts.has(name));
  const names = new Map<string, readonly string[]>(kept.map((name) => [name, [name]]));
  for (const [name, { v }] of pairs) names.set(name, [v]); // its type and shape are those of v
  const plain = renamed(weights, names);
  const sources = new Map(plain.sources);
  for (const [name, { g, v }] of pairs)
    sources.set(
      name,
      [g, v].flatMap((each) => sourcesIn(weights, each)),
    );
  return {
    ...plain,
    sources,
    readRows: undefined,
    read: async (name) => {
      const pair = pairs.get(name);
      if (!pair) return plain.read(name);
      const [g, v] = await Promise.all([weights.read(pair.g), weights.read(pair.v)]);
      return product(g, v, pair);
    },
  };
}

function pairsOf({ tensors }: Weights): Map<string, Pair> {
  const found = new Map<string, Pair>();
  for (const g of tensors.keys()) {
    const [, layer = '', length = ''] = LENGTH.exec(g) ?? [];
    const v = `${layer}.${DIRECTION[length] ?? ''}`;
    const shape = tensors.get(v)?.shape;
    if (layer === '' || AFTER_L2.test(layer) || !shape || tensors.has(`${layer}.weight`)) continue;
    const axis = axisOf(tensors.get(g)?.shape ?? [], shape);
    if (axis !== undefined) found.set(`${layer}.weight`, { g, v, shape, axis });
  }
  return found;
}

/** Undefined where the shapes are no weight norm's. */
function axisOf(g: readonly number[], v: readonly number[]): number | null | undefined {
  if (g.length === 0) return null;
  if (g.length !== v.length) return undefined;
  const along = [...g.keys()].filter((axis) => g[axis] !== 1);
  const [axis] = along;
  if (axis === undefined) return v[0] === 1 ? 0 : undefined; // one row
  return along.length === 1 && g[axis] === v[axis] ? axis : undefined;
}

/** In float64. A direction of length 0 gives NaN, as in PyTorch. */
function product(g: Float32Array, v: Float32Array, { shape, axis }: Pair): Float32Array {
  const inner = axis === null ? v.length : productOf(shape.slice(axis + 1));
  const count = axis === null ? 1 : (shape[axis] ?? 1);
  const of = (i: number): number => Math.floor(i / inner) % count;
  const squares = new Float64Array(count);
  for (const [i, value] of v.entries()) squares[of(i)] = (squares[of(i)] ?? 0) + value * value;
  const factors = squares.map((square, i) => (g[i] ?? NaN) / Math.sqrt(square));
  return v.map((value, i) => value * (factors[of(i)] ?? NaN));
}
