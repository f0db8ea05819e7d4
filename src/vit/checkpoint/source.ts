/** Bytes of a model, wherever they lie: a folder on disk, `app://` in a worker, an array in a test. */

export interface ByteSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`; rejects with `checkpointDamaged` past the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The files of one model folder (or a single weights file on its own). */
export interface ModelFiles {
  /** Folder name, shown to people. */
  readonly name: string;
  /** Plain file names with sizes, no sub-folders. */
  list(): Promise<readonly { readonly name: string; readonly size: number }[]>;
  open(name: string): Promise<ByteSource>;
}
