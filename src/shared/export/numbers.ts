/** Numbers as a file, in the form its ending names. */
import { csvOfTensors } from './csv';
import { npy } from './npy';
import { safetensorsPieces } from './safetensors';

export const NUMBER_ENDINGS = ['.npy', '.safetensors', '.csv', '.json'] as const;
export type NumberEnding = (typeof NUMBER_ENDINGS)[number];

export interface Numbers {
  /** What they are: 'map', 'distance' … */
  readonly name: string;
  /** Name of each axis of the shape: 'layer', 'head', 'row', 'col'. */
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  /** C order. */
  readonly data: Float32Array;
}

/** @param settings what the numbers were made with, as JSON text: stands inside .json and in the metadata of .safetensors */
export function numberPieces(
  ending: NumberEnding,
  { name, axes, shape, data }: Numbers,
  settings: string,
): Iterable<Uint8Array | string> {
  switch (ending) {
    case '.npy':
      return npy(shape, data);
    case '.safetensors':
      return safetensorsPieces([{ name, shape, data: [data] }], { axes: axes.join(','), settings });
    case '.csv':
      return [csvOfTensors(axes, shape, { [name]: data })];
    case '.json': {
      const about = { name, axes, shape, values: nestedIn(shape, data) };
      return [`${JSON.stringify({ ...about, settings: JSON.parse(settings) as unknown })}\n`];
    }
  }
}

export type Nested = number | Nested[];

/** The numbers in lists within lists, as JSON readers expect them. */
export function nestedIn([length, ...rest]: readonly number[], data: Float32Array): Nested {
  if (length === undefined) return data[0] ?? NaN;
  const size = data.length / length;
  return Array.from({ length }, (_, i) => nestedIn(rest, data.subarray(i * size, (i + 1) * size)));
}
