/** A Parquet file that a command writes row by row: whole groups are kept, whatever happens. */
import { ParquetTable, type ParquetColumn, type ParquetRow } from '../../main/write/parquet';
import { isSaveError } from '../../shared/save-error';
import { displayPath } from '../inputs';
import type { Streams } from '../streams';
import { SavedFile } from './save-file';

export class ParquetFile {
  readonly #file: SavedFile;
  readonly #table: ParquetTable;

  private constructor(file: SavedFile, table: ParquetTable) {
    this.#file = file;
    this.#table = table;
  }

  /** Rejects, as all methods but `discard` and `fail`, as `saveError` says. */
  static async create(
    path: string,
    columns: readonly ParquetColumn[],
    about: Readonly<Record<string, string>>,
  ): Promise<ParquetFile> {
    const made = new ParquetFile(await SavedFile.create(path), new ParquetTable(columns, { about }));
    await made.#write(made.#table.begin());
    return made;
  }

  async add(row: ParquetRow): Promise<void> {
    await this.#write(this.#table.add(row));
  }

  async finish(): Promise<void> {
    await this.#file.write(this.#table.end());
    await this.#file.finish();
  }

  discard(): Promise<void> {
    return this.#file.discard();
  }

  /** The run has failed with this error: nothing is left, unless it was a write. Never rejects. */
  fail(error: unknown, streams: Pick<Streams, 'message'>): Promise<void> {
    return isSaveError(error) ? this.#keep(streams) : this.discard();
  }

  /** A write has failed: the groups that are whole are kept, and said where. */
  async #keep(streams: Pick<Streams, 'message'>): Promise<void> {
    let rows = 0;
    const kept = await this.#file.keepMarked((bytes) => {
      const end = this.#table.endAt(bytes);
      rows = end.rows;
      return rows === 0 ? null : end.footer;
    });
    if (kept === null) return;
    const photos = `${rows} ${rows === 1 ? 'photo' : 'photos'}`;
    streams.message(`${displayPath(kept)} holds the results of ${photos}, whole; the others are missing.`);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    await this.#file.write(bytes);
    this.#file.mark();
  }
}
