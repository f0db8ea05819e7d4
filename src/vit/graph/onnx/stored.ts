/** A graph's weights as they are stored for the runtime: as they come, or those of linear layers in 8 bits. */
import { nodeAt, type Graph } from '../graph';
import { sizeOf, type Shape } from '../shape';
import { blocksOf, BLOCK, quantise } from './quantise';

/** Precision of the linear layers' weights; everything else is float32. */
export const PRECISIONS = ['float32', 'int8'] as const;
/** How weights are stored: as they are, or in 8 bits with a scale per row. */
export type Precision = (typeof PRECISIONS)[number];

export interface StoredTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: 'float32' | 'uint8';
  readonly bytes: number;
}

export type StoredData = Float32Array | Uint8Array;

/** Names of what an 8-bit weight becomes. */
export const codesName = (weight: string): string => `${weight}.int8`;
export const scalesName = (weight: string): string => `${weight}.scales`;

export class StoredWeights {
  readonly #graph: Graph;
  /** Weights stored in 8 bits. */
  readonly int8: ReadonlySet<string>;
  /** In the graph's order. */
  readonly tensors: readonly StoredTensor[];

  constructor(graph: Graph, precision: Precision) {
    this.#graph = graph;
    this.int8 = precision === 'int8' ? linearOnly(graph) : new Set();
    this.tensors = [...graph.params].flatMap(([name, shape]) =>
      this.int8.has(name) ? inBlocks(name, shape) : [stored(name, shape, 'float32')],
    );
  }

  /** A stored tensor by name, from `read`, which gives the graph's weights; each 8-bit weight is read and rounded once. */
  reader(read: (weight: string) => Promise<Float32Array>): (name: string) => Promise<StoredData> {
    const sources = new Map([...this.int8].flatMap((weight) => [codesName(weight), scalesName(weight)].map((name) => [name, weight]))); // prettier-ignore
    const halves = new Map<string, StoredData>(); // the other half of a weight just rounded, until it is asked for
    return async (name) => {
      const weight = sources.get(name);
      if (weight === undefined) return read(name);
      const half = halves.get(name);
      halves.delete(name);
      if (half) return half;
      const [rows = 0, cols = 0] = this.#graph.params.get(weight) ?? [];
      const { codes, scales } = quantise(await read(weight), rows, cols);
      const [mine, other] = name === codesName(weight) ? [codes, scales] : [scales, codes];
      halves.set(name === codesName(weight) ? scalesName(weight) : codesName(weight), other);
      return mine;
    };
  }
}

/**
 * The weights of linear layers; none of a graph that reads one of them otherwise too. A gradient does, and is then float32 throughout:
 * rounding half of its weights would make it the gradient of neither model.
 */
function linearOnly(graph: Graph): Set<string> {
  const linear = new Set<string>();
  const otherwise = new Set<string>();
  for (const { op, inputs } of graph.nodes) {
    for (const [place, id] of inputs.entries()) {
      const input = nodeAt(graph, id);
      if (input.op === 'param') (op === 'linear' && place === 1 ? linear : otherwise).add(input.name);
    }
  }
  return [...linear].some((name) => otherwise.has(name)) ? new Set() : linear;
}

function inBlocks(name: string, [rows = 0, cols = 0]: Shape): StoredTensor[] {
  const blocks = blocksOf(cols);
  return [
    stored(codesName(name), [rows, blocks, BLOCK], 'uint8'),
    stored(scalesName(name), [rows * blocks], 'float32'),
  ];
}

function stored(name: string, shape: Shape, dtype: StoredTensor['dtype']): StoredTensor {
  return { name, shape, dtype, bytes: sizeOf(shape) * (dtype === 'uint8' ? 1 : Float32Array.BYTES_PER_ELEMENT) };
}
