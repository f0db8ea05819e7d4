/** The library: photos that the window shows, and what models said of contents. One SQLite file, which window and command line both read and write. */
import { stat } from 'node:fs/promises';
import { statSync } from 'node:fs';
import type { KeptAbout, KeptAnswer, LibraryCounts } from '../../shared/library';
import { HeadlightError } from '../../vit/errors';
import { systemPath } from '../photo/byte-path';
import { Collections } from './collections';
import { openDatabase, putAside, removeDatabase, type Sqlite } from './database';
import type { FileThen, TurnedFile } from './file-then';
import { OwnLabels } from './own-labels';
import { Tables } from './tables';
import { takenAt } from './taken';
import { hashOfUnchanged } from './unchanged';
import { bytesOfPath, pathOf } from './system-bytes';

/** A content, and how it is turned. */
export interface Content {
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly turn: number;
}

export type { FileThen, TurnedFile };

export interface ListedPhoto extends FileThen {
  /** Hexadecimal; null before it was hashed. */
  readonly sha256: string | null;
  /** Names of the models whose answers are kept. */
  readonly models: readonly string[];
}

interface AnswerRow {
  readonly logits: ArrayBuffer;
  readonly about: string;
}

export class Library {
  /** A person's own labels, and the features that they are learnt on. */
  readonly own: OwnLabels;
  readonly collections: Collections;
  readonly #tables: Tables;

  private constructor(
    readonly path: string,
    database: Sqlite,
  ) {
    this.#tables = new Tables(path, database);
    const met = (file: FileThen): Promise<number | null> => this.#met(file);
    this.own = new OwnLabels(this.#tables, met);
    this.collections = new Collections(this.#tables, met);
  }

  /** Rejects as `openDatabase` does. */
  static async open(path: string): Promise<Library> {
    return new Library(path, await openDatabase(path));
  }

  /** The same, but a damaged one is put aside, and its new name told. */
  static async openAnew(path: string): Promise<{ readonly library: Library; readonly kept: string | null }> {
    try {
      return { library: await Library.open(path), kept: null };
    } catch (error) {
      if (!(error instanceof HeadlightError) || error.code !== 'libraryDamaged') throw error;
      const kept = putAside(path);
      return { library: await Library.open(path), kept };
    }
  }

  /** Photos of the window, in their order. */
  photos(): FileThen[] {
    const rows = this.#tables.all<{ path: ArrayBuffer; bytes: number; written: number }>(
      'SELECT path, bytes, written FROM photos ORDER BY id',
    );
    return rows.map(({ path, bytes, written }) => ({ path: pathOf(path), bytes, written }));
  }

  /** The same with all that is known of each. */
  list(): ListedPhoto[] {
    const rows = this.#tables.all<{
      path: ArrayBuffer;
      bytes: number;
      written: number;
      sha256: ArrayBuffer | null;
      models: string;
    }>(
      `SELECT path, photos.bytes, written, sha256, coalesce((
         SELECT json_group_array(DISTINCT models.name) FROM answers JOIN models ON models.id = answers.model
         WHERE answers.content = photos.content
       ), '[]') AS models
       FROM photos LEFT JOIN contents ON contents.id = photos.content ORDER BY photos.id`,
    );
    return rows.map(({ path, bytes, written, sha256, models }) => ({
      ...{ path: pathOf(path), bytes, written },
      sha256: sha256 && Buffer.from(sha256).toString('hex'),
      models: JSON.parse(models) as string[],
    }));
  }

  /** Appends photos; one that is there stays in its place, and is as it is now. */
  add(photos: readonly FileThen[]): void {
    const add = `INSERT INTO photos (path, bytes, written) VALUES (?, ?, ?)
      ON CONFLICT (path) DO UPDATE SET bytes = excluded.bytes, written = excluded.written, content = NULL, taken = NULL, looked = 0
      WHERE bytes <> excluded.bytes OR written <> excluded.written`;
    const rows = photos.map(({ path, bytes, written }) => [bytesOfPath(path), bytes, written]);
    this.#tables.atOnce(() => this.#tables.runEach(add, rows));
  }

  remove(paths: readonly string[]): void {
    const rows = paths.map((path) => [bytesOfPath(path)]);
    this.#tables.atOnce(() => this.#tables.runEach('DELETE FROM photos WHERE path = ?', rows));
  }

  /** Photos whose files were moved; a photo that was known in the new place makes way. */
  relocate(pairs: readonly (readonly [from: string, to: string])[]): void {
    const rows = pairs.map(([from, to]) => [bytesOfPath(from), bytesOfPath(to)] as const);
    this.#tables.atOnce(() => {
      for (const [from, to] of rows) {
        if (!this.#tables.one('SELECT 1 FROM photos WHERE path = ?', from)) continue;
        this.#tables.run('DELETE FROM photos WHERE path = ?', to);
        this.#tables.run('UPDATE photos SET path = ? WHERE path = ?', to, from);
      }
    });
  }

  /** When photos were taken, in their order, as `takenAt` says; each file is asked once. */
  async taken(files: readonly FileThen[]): Promise<(number | null)[]> {
    const known = 'SELECT taken FROM photos WHERE path = ? AND bytes = ? AND written = ? AND looked = 1';
    const found: (number | null)[] = [];
    const fresh: [number | null, Uint8Array, number, number][] = [];
    for (const { path, bytes, written } of files) {
      const row = this.#tables.one<{ taken: number | null }>(known, bytesOfPath(path), bytes, written);
      const taken = row ? row.taken : await takenAt(path);
      if (!row) fresh.push([taken, bytesOfPath(path), bytes, written]);
      found.push(taken);
    }
    const keep = 'UPDATE photos SET taken = ?, looked = 1 WHERE path = ? AND bytes = ? AND written = ?';
    if (fresh.length > 0) this.#tables.atOnce(() => this.#tables.runEach(keep, fresh));
    return found;
  }

  /** The number of a model as it is run. */
  model(name: string, weights: string, facts: string): number {
    return this.#tables.atOnce(() => {
      this.#tables.run(
        'INSERT INTO models (name, weights, facts) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        name,
        weights,
        facts,
      );
      const row = this.#tables.one<{ id: number }>(
        'SELECT id FROM models WHERE weights = ? AND facts = ?',
        weights,
        facts,
      );
      if (!row) throw new HeadlightError('internal', { detail: 'the library lost a model' });
      return row.id;
    });
  }

  /**
   * What a model said of files, in their order; null where nothing is known, where a file is gone, and where it was written since it was met.
   * A file is read only where something of its size is known.
   */
  async answers(model: number, files: readonly TurnedFile[]): Promise<(KeptAnswer | null)[]> {
    const found: (KeptAnswer | null)[] = [];
    for (const file of files) {
      const content = await this.#contentOf(file);
      found.push(content === null ? null : this.#answer(model, content, file.turn));
    }
    return found;
  }

  /** The same by content. */
  answerOf(model: number, { sha256, turn }: Omit<Content, 'bytes'>): KeptAnswer | null {
    const row = this.#tables.one<{ id: number }>(
      'SELECT id FROM contents WHERE sha256 = ?',
      Buffer.from(sha256, 'hex'),
    );
    return row ? this.#answer(model, row.id, turn) : null;
  }

  /** Keeps what was computed of files; of one that was written since it was met, nothing is kept. */
  async keep(
    model: number,
    answers: readonly { readonly file: TurnedFile; readonly answer: KeptAnswer }[],
  ): Promise<void> {
    const contents: (Content | null)[] = [];
    for (const { file } of answers) {
      const sha256 = await hashOfUnchanged(file);
      contents.push(sha256 === null ? null : { sha256, bytes: file.bytes, turn: file.turn });
    }
    this.#tables.atOnce(() => {
      answers.forEach(({ file, answer }, i) => {
        const content = contents[i];
        if (content) this.#is(file, this.#put(model, content, answer));
      });
    });
  }

  keepOf(model: number, content: Content, answer: KeptAnswer): void {
    this.#tables.atOnce(() => this.#put(model, content, answer));
  }

  /** Photos of the window whose file is gone and whose content one of these files has: they were moved. Takes them out. */
  moved(files: readonly FileThen[]): string[] {
    const gone = new Set<string>();
    for (const { path } of files) {
      const rows = this.#tables.all<{ path: ArrayBuffer }>(
        `SELECT other.path FROM photos AS here JOIN photos AS other ON other.content = here.content
         WHERE here.path = ? AND other.path <> here.path`,
        bytesOfPath(path),
      );
      for (const row of rows) if (isMissing(pathOf(row.path))) gone.add(pathOf(row.path));
    }
    if (gone.size > 0) this.remove([...gone]);
    return [...gone];
  }

  /** Null where it was never set. */
  state(name: string): string | null {
    return this.#tables.one<{ value: string }>('SELECT value FROM state WHERE name = ?', name)?.value ?? null;
  }

  setState(name: string, value: string): void {
    this.#tables.atOnce(() =>
      this.#tables.run(
        'INSERT INTO state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        name,
        value,
      ),
    );
  }

  counts(): LibraryCounts {
    const count = (table: string): number =>
      this.#tables.one<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n ?? 0;
    const size = (end: string): number => statSync(this.path + end, { throwIfNoEntry: false })?.size ?? 0;
    return { photos: count('photos'), answers: count('answers'), bytes: size('') + size('-wal') };
  }

  /** What SQLite finds wrong with the file; `ok` where that is nothing. */
  check(): string {
    const rows = this.#tables.all<{ integrity_check: string }>('PRAGMA integrity_check');
    return rows.map(({ integrity_check }) => integrity_check).join('; ');
  }

  /** Everything, from the disk too; it goes on empty. Rejects as `openDatabase` does. */
  async forget(): Promise<void> {
    this.#tables.close();
    removeDatabase(this.path);
    this.#tables.moveTo(await openDatabase(this.path));
  }

  close(): void {
    this.#tables.close();
  }

  async #contentOf(file: FileThen): Promise<number | null> {
    const now = await stat(systemPath(file.path)).catch(() => null);
    if (now?.size !== file.bytes || now.mtimeMs !== file.written) return null;
    const known = this.#tables.one<{ content: number | null }>(
      'SELECT content FROM photos WHERE path = ? AND bytes = ? AND written = ?',
      bytesOfPath(file.path),
      file.bytes,
      file.written,
    );
    if (known && known.content !== null) return known.content;
    if (!this.#tables.one('SELECT 1 FROM contents WHERE bytes = ? LIMIT 1', file.bytes)) return null;
    const sha256 = await hashOfUnchanged(file);
    if (sha256 === null) return null;
    const row = this.#tables.one<{ id: number }>(
      'SELECT id FROM contents WHERE sha256 = ?',
      Buffer.from(sha256, 'hex'),
    );
    if (row) this.#tables.atOnce(() => this.#is(file, row.id));
    return row?.id ?? null;
  }

  /** The content's number, hashed and kept where it is new; null for a file that was written since it was met. */
  async #met(file: FileThen): Promise<number | null> {
    const known = await this.#contentOf(file);
    if (known !== null) return known;
    const sha256 = await hashOfUnchanged(file);
    if (sha256 === null) return null;
    return this.#tables.atOnce(() => {
      const content = this.#content(sha256, file.bytes);
      this.#is(file, content);
      return content;
    });
  }

  #is({ path, bytes, written }: FileThen, content: number): void {
    this.#tables.run(
      'UPDATE photos SET content = ? WHERE path = ? AND bytes = ? AND written = ?',
      content,
      bytesOfPath(path),
      bytes,
      written,
    );
  }

  #answer(model: number, content: number, turn: number): KeptAnswer | null {
    const row = this.#tables.one<AnswerRow>(
      'SELECT logits, about FROM answers WHERE model = ? AND content = ? AND turn = ?',
      model,
      content,
      turn,
    );
    return row && { logits: new Float32Array(row.logits), about: JSON.parse(row.about) as KeptAbout };
  }

  /** A content's number; kept where it is new. */
  #content(sha256: string, bytes: number): number {
    const hash = Buffer.from(sha256, 'hex');
    this.#tables.run('INSERT INTO contents (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING', hash, bytes);
    const content = this.#tables.one<{ id: number }>('SELECT id FROM contents WHERE sha256 = ?', hash)?.id;
    if (content === undefined) throw new HeadlightError('internal', { detail: 'the library lost a content' });
    return content;
  }

  /** The first answer stays: it is as good as a later one. Returns the content's number. */
  #put(model: number, { sha256, bytes, turn }: Content, { logits, about }: KeptAnswer): number {
    const content = this.#content(sha256, bytes);
    const numbers = Buffer.from(logits.buffer, logits.byteOffset, logits.byteLength);
    this.#tables.run(
      'INSERT INTO answers (content, turn, model, logits, about) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      content,
      turn,
      model,
      numbers,
      JSON.stringify(about),
    );
    return content;
  }
}

/** A disk that is not there is not a photo that was moved. */
function isMissing(path: string): boolean {
  try {
    statSync(systemPath(path));
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
