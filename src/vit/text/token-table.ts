/** The token embedding, looked up row by row: the rest of it (100 MB of CLIP, 800 MB of Gemma's vocabulary) is not read where the file allows that. */
import { expected } from '../errors';

/** Some rows of a table, [count, dim], C order. */
export type ReadRows = (begin: number, count: number) => Promise<Float32Array>;

export class TokenTable {
  readonly #read: ReadRows;
  readonly #rows = new Map<number, Promise<Float32Array>>();

  /** @param shape of the table @param read some of its rows; each is asked for once */
  constructor(
    readonly shape: readonly [vocabulary: number, dim: number],
    read: ReadRows,
  ) {
    this.#read = read;
  }

  /** One row for each id: [ids, dim]. Rejects with `badRequest` for an id that the vocabulary lacks, and as `read` does. */
  async lookUp(ids: readonly number[]): Promise<Float32Array> {
    const [vocabulary, dim] = this.shape;
    const out = new Float32Array(ids.length * dim);
    const rows = await Promise.all(
      ids.map((id) => {
        if (!Number.isInteger(id) || id < 0 || id >= vocabulary)
          throw expected(`a token from 0 to ${vocabulary - 1}`, 'ids', id);
        return this.#row(id);
      }),
    );
    rows.forEach((row, i) => out.set(row, i * dim));
    return out;
  }

  #row(id: number): Promise<Float32Array> {
    const known = this.#rows.get(id);
    if (known) return known;
    const coming = this.#read(id, 1);
    coming.catch(() => this.#rows.delete(id)); // told to whoever asked; tried again
    this.#rows.set(id, coming);
    return coming;
  }
}
