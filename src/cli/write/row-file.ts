/** Results that are written as they are made, to standard output or to a file: only whole ones are kept, whatever happens. */
import { displayPath } from '../inputs';
import type { Streams } from '../streams';
import { SavedFile } from './save-file';

export class Rows {
  readonly #file: SavedFile | null;
  readonly #streams: Streams;
  #handled = 0;

  private constructor(file: SavedFile | null, streams: Streams) {
    this.#file = file;
    this.#streams = streams;
  }

  /** @param out null: standard output. Rejects as `saveError` says. */
  static async open(out: string | null, streams: Streams): Promise<Rows> {
    return new Rows(out === null ? null : await SavedFile.create(out), streams);
  }

  /** Writes what stands before the first photo. */
  async begin(text: string): Promise<void> {
    await this.#write(text);
  }

  /** All that is to be said of one photo. */
  async add(text: string): Promise<void> {
    await this.#write(text);
    this.#handled++;
  }

  async finish(end: string): Promise<void> {
    await this.#write(end);
    await this.#file?.finish();
  }

  /** The run ends early for another reason than a write: nothing is left. */
  async discard(): Promise<void> {
    await this.#file?.discard();
  }

  /** A write has failed: what is whole is kept, closed by `end`, and said where. */
  async keep(end: string): Promise<void> {
    const kept = this.#handled === 0 ? null : await this.#file?.keepMarked(end);
    const photos = `${this.#handled} ${this.#handled === 1 ? 'photo' : 'photos'}`;
    if (kept)
      this.#streams.message(`${displayPath(kept)} holds the results of ${photos}, whole; the others are missing.`);
    else if (this.#file) await this.#file.discard();
    else if (this.#handled > 0)
      this.#streams.message(`The results of ${photos} were written whole; what follows may be cut.`);
  }

  async #write(text: string): Promise<void> {
    if (!this.#file) return this.#streams.result(text);
    await this.#file.write(text);
    this.#file.mark();
  }
}
