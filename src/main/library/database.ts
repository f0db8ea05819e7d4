/** SQLite, at its one door: a file opened, brought to the present tables, and its errors in our codes. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type Libsql from 'libsql';
import { saveError } from '../../shared/save-error';
import { HeadlightError, type ErrorCode } from '../../vit/errors';
import { keepAside } from '../write/aside';
import { MIGRATIONS } from './migrations';

export type Sqlite = Libsql.Database;

/** How long one program waits for another that writes, in milliseconds. */
const WAIT_MS = 5000;
/** A log that grew larger is cut to this when it is written back, in bytes. */
const LOG_BYTES = 8 * 2 ** 20;

const CODES: Readonly<Record<string, ErrorCode>> = {
  SQLITE_FULL: 'saveFull',
  SQLITE_READONLY: 'saveReadOnly',
  SQLITE_CANTOPEN: 'saveDenied',
  SQLITE_PERM: 'saveDenied',
  SQLITE_BUSY: 'saveInUse',
  SQLITE_LOCKED: 'saveInUse',
  SQLITE_NOTADB: 'libraryDamaged',
  SQLITE_CORRUPT: 'libraryDamaged',
};

/** What SQLite says in our codes: as `saveError` does for the disk, and `libraryDamaged`. */
export function databaseError(path: string, cause: unknown): unknown {
  if (cause instanceof HeadlightError) return cause;
  const name = basename(path);
  const { code, message = '' } = cause as { readonly code?: unknown; readonly message?: string };
  if (typeof code === 'string' && code.startsWith('SQLITE_')) {
    const known = CODES[code] ?? CODES[code.split('_', 2).join('_')];
    if (known) return new HeadlightError(known, { name }, undefined, { cause });
    return new HeadlightError('saveFailed', { name, detail: code }, undefined, { cause });
  }
  if (message.includes('Unable to open')) return new HeadlightError('saveDenied', { name }, undefined, { cause });
  return typeof code === 'string' ? saveError(name, cause) : cause;
}

/**
 * Makes file and folder where they are missing. Rejects with `libraryNewer`, `libraryDamaged`, `libraryUnavailable`, and as `saveError` says.
 * @param migrations all there are; fewer in tests
 */
export async function openDatabase(path: string, migrations = MIGRATIONS): Promise<Sqlite> {
  const Database = await load();
  let database: Sqlite | null = null;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new Database(path, { timeout: WAIT_MS });
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    database?.close();
    throw databaseError(path, error);
  }
}

async function load(): Promise<typeof Libsql> {
  try {
    return (await import('libsql')).default;
  } catch (cause) {
    const detail = `${process.platform}-${process.arch}`;
    throw new HeadlightError('libraryUnavailable', { detail }, undefined, { cause });
  }
}

function migrate(database: Sqlite, path: string, migrations: readonly string[]): void {
  const version = versionOf(database);
  if (version > migrations.length) throw new HeadlightError('libraryNewer', { name: basename(path) });
  for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON'])
    database.exec(`PRAGMA ${pragma}`);
  database.exec(`PRAGMA journal_size_limit = ${LOG_BYTES}`);
  if (version === migrations.length) return;
  database.exec('BEGIN IMMEDIATE'); // another program may be doing the same
  try {
    migrations.slice(versionOf(database)).forEach((step) => database.exec(step));
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function versionOf(database: Sqlite): number {
  return rowsOf<{ readonly user_version: number }>(database, 'PRAGMA user_version')[0]?.user_version ?? 0;
}

/** What a column holds, and a question's mark stands for. */
export type Value = string | number | null | Uint8Array;

/** Values go as one list: libsql takes a lone blob for names and values, and ends the process. */
export function rowsOf<T>(database: Sqlite, sql: string, values: readonly Value[] = []): T[] {
  return database.prepare(sql).all([...values]) as T[];
}

/** Runs it for each list of values. */
export function runEach(database: Sqlite, sql: string, lists: readonly (readonly Value[])[]): void {
  const statement = database.prepare(sql);
  for (const values of lists) statement.run([...values]);
}

/** All or nothing of `work`. Throws what it throws. */
export function atOnce<T>(database: Sqlite, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** SQLite has done so by itself where the disk is full. */
function rollBack(database: Sqlite): void {
  if (database.inTransaction) database.exec('ROLLBACK');
}

const BESIDE = ['-wal', '-shm'] as const;

/** Moves a database that cannot be read out of the way, with what belongs to it. Returns its new name. Throws the system's error. */
export function putAside(path: string): string {
  const aside = keepAside(path);
  for (const end of BESIDE) if (existsSync(path + end)) renameSync(path + end, aside + end);
  return basename(aside);
}

/** Removes a closed database from the disk. Throws the system's error. */
export function removeDatabase(path: string): void {
  for (const file of [path, ...BESIDE.map((end) => path + end)]) rmSync(file, { force: true });
}
