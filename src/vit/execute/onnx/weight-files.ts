/** Where the native engine keeps weights on disk, so that the system maps them into memory: once for all sessions and all starts. */
import type { StoredData, StoredTensor } from '../../graph/onnx/stored';

/** Weights begin at multiples of this, a page of memory or a multiple of one on every system. */
const ALIGNMENT = 65536;

export interface WeightFile {
  readonly folder: string;
  /** Name inside `folder`. */
  readonly file: string;
}

/** A place for weight files, made for one model. */
export interface WeightFiles {
  /**
   * The file for `layout`; where it is missing or damaged, `fill` writes it, giving each weight's bytes to `write`. Null when a file
   * does not pay; rejects when it cannot be written. The engine then keeps the weights in memory.
   */
  obtain(
    layout: WeightLayout,
    fill: (write: (offset: number, data: StoredData) => Promise<void>) => Promise<void>,
  ): Promise<WeightFile | null>;
}

export interface WeightLayout {
  /** Names and shapes in order: equal keys of one model mean equal files. */
  readonly key: string;
  /** Tensor name → offset in bytes. */
  readonly offsets: ReadonlyMap<string, number>;
  readonly bytes: number;
}

/** Where each weight of a graph stands in its file. Graphs that read the same weights in the same precision have the same layout. */
export function layoutWeights(tensors: readonly StoredTensor[]): WeightLayout {
  const offsets = new Map<string, number>();
  let end = 0;
  const inOrder = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, bytes } of inOrder) {
    const offset = Math.ceil(end / ALIGNMENT) * ALIGNMENT;
    offsets.set(name, offset);
    end = offset + bytes;
  }
  return { key: inOrder.map(entryOf).join(' '), offsets, bytes: end };
}

/** Whether all of these weights stand in a file of that layout. */
export function holds({ key }: WeightLayout, tensors: readonly StoredTensor[]): boolean {
  const entries = new Set(key.split(' '));
  return tensors.every((tensor) => entries.has(entryOf(tensor)));
}

function entryOf({ name, shape }: StoredTensor): string {
  return `${name}:${shape.join('x')}`;
}
