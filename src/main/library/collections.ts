/** Sets of photos that a person named: of contents, so that a photo stays in them wherever its file is moved. */
import { HeadlightError } from '../../vit/errors';
import type { Collection } from '../../shared/collections';
import type { FileThen } from './file-then';
import { pathOf } from './system-bytes';
import type { Tables } from './tables';

export interface CollectedPath {
  readonly path: string;
  readonly collection: number;
}

export class Collections {
  readonly #tables: Tables;
  readonly #met: (file: FileThen) => Promise<number | null>;

  /** @param met the content's number; null for a file that was written since it was met */
  constructor(tables: Tables, met: (file: FileThen) => Promise<number | null>) {
    this.#tables = tables;
    this.#met = met;
  }

  /** In the order in which they were made. */
  all(): Collection[] {
    return this.#tables.all<Collection>('SELECT id, name FROM collections ORDER BY id');
  }

  /** Throws `collectionTaken`. */
  make(name: string): Collection {
    return this.#tables.atOnce(() => {
      this.#checkFree(name, 0);
      this.#tables.run('INSERT INTO collections (name) VALUES (?)', name);
      const row = this.#tables.one<Collection>('SELECT id, name FROM collections WHERE name = ?', name);
      if (!row) throw new HeadlightError('internal', { detail: 'the library lost a collection' });
      return row;
    });
  }

  /** Throws `collectionTaken`. */
  rename(id: number, name: string): void {
    this.#tables.atOnce(() => {
      this.#checkFree(name, id);
      this.#tables.run('UPDATE collections SET name = ? WHERE id = ?', name, id);
    });
  }

  /** Its photos stay where they are. */
  remove(id: number): void {
    this.#tables.atOnce(() => this.#tables.run('DELETE FROM collections WHERE id = ?', id));
  }

  /** Photos of the window that are in one, once for each. */
  members(): CollectedPath[] {
    const rows = this.#tables.all<{ path: ArrayBuffer; collection: number }>(
      'SELECT path, collection FROM photos JOIN collected ON collected.content = photos.content',
    );
    return rows.map(({ path, collection }) => ({ path: pathOf(path), collection }));
  }

  /** Puts contents in, or takes them out. Returns which could be: a file that was written since it was met could not. */
  async put(files: readonly FileThen[], collection: number, isIn: boolean): Promise<boolean[]> {
    const contents: (number | null)[] = [];
    for (const file of files) contents.push(await this.#met(file));
    const sql = isIn
      ? 'INSERT INTO collected (collection, content) SELECT id, ? FROM collections WHERE id = ? ON CONFLICT DO NOTHING'
      : 'DELETE FROM collected WHERE content = ? AND collection = ?';
    const rows = contents.flatMap((content) => (content === null ? [] : [[content, collection]]));
    this.#tables.atOnce(() => this.#tables.runEach(sql, rows));
    return contents.map((content) => content !== null);
  }

  #checkFree(name: string, id: number): void {
    if (this.#tables.one('SELECT 1 FROM collections WHERE name = ? AND id <> ?', name, id))
      throw new HeadlightError('collectionTaken', { name });
  }
}
