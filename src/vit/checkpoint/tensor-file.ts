/** A file of named tensors, whatever its format: what layouts and the loader know of it. */
import type { ChosenSet } from './chosen-set';
import type { Dtype } from './dtype';
import type { JsonObject } from './json';

export interface TensorInfo {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

export type ReadRowsOf = (name: string, begin: number, count: number) => Promise<Float32Array>;

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** The tensor as float32, C order; not to be changed. Throws `checkpointUnsupportedDtype` for integers and 8-bit floats. */
  read(name: string): Promise<Float32Array>;
  /** `count` of the first axis' rows from `begin`, as `read` gives them, where the file can be read so; a table of 800 MB is not read for ten rows. */
  readonly readRows?: ReadRowsOf | undefined;
  /** Where the file holds several sets of weights: which one these are. */
  readonly chosen?: ChosenSet;
  /** What stands beside the tensors and may name classes (`class_to_idx` …), by its key. */
  readonly said?: JsonObject;
  /** What an export of ours says about its model; other files have none. */
  readonly metadata?: ReadonlyMap<string, string>;
}
