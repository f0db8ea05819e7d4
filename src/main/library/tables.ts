/** An open database asked and written to, its errors in our codes. */
import { atOnce, databaseError, rowsOf, runEach, type Sqlite, type Value } from './database';

/** Everything throws as `databaseError` says. */
export class Tables {
  readonly #path: string;
  #database: Sqlite;

  constructor(path: string, database: Sqlite) {
    this.#path = path;
    this.#database = database;
  }

  /** All or nothing of `work`. */
  atOnce<T>(work: () => T): T {
    try {
      return atOnce(this.#database, work);
    } catch (error) {
      throw databaseError(this.#path, error);
    }
  }

  /** Inside `atOnce`. */
  run(sql: string, ...values: Value[]): void {
    runEach(this.#database, sql, [values]);
  }

  /** Inside `atOnce`: once for each list of values. */
  runEach(sql: string, lists: readonly (readonly Value[])[]): void {
    runEach(this.#database, sql, lists);
  }

  /** The first row; null where there is none. */
  one<T>(sql: string, ...values: Value[]): T | null {
    return this.all<T>(sql, ...values)[0] ?? null;
  }

  all<T>(sql: string, ...values: Value[]): T[] {
    try {
      return rowsOf<T>(this.#database, sql, values);
    } catch (error) {
      throw databaseError(this.#path, error);
    }
  }

  /** Another database in place of one that was closed. */
  moveTo(database: Sqlite): void {
    this.#database = database;
  }

  close(): void {
    this.#database.close();
  }
}
