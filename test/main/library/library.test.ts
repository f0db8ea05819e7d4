/** The library on a disk of its own: what it keeps, what it refuses to believe, and what it is after trouble. */
import { appendFileSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as database from '../../../src/main/library/database';
import { Library, type FileThen } from '../../../src/main/library/library';
import { MIGRATIONS } from '../../../src/main/library/migrations';
import { pathOfBytes, systemPath } from '../../../src/main/photo/byte-path';
import type { KeptAnswer } from '../../../src/shared/library';

const { openDatabase } = database;

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-library-'));
  path = join(folder, 'library.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const answer = (...logits: number[]): KeptAnswer => ({
  logits: Float32Array.from(logits),
  about: {
    crop: { top: 0, left: 0, height: 4, width: 4 },
    ...{ photoRows: 4, photoCols: 4 },
    notes: [{ note: 'turned', params: { degrees: 90 } }],
    timing: { decodeMs: 1, preprocessMs: 2, forwardMs: 3.5 },
    engine: { name: 'wasm', detail: 'one thread' },
  },
});

function file(name: string, content = name): FileThen & { readonly turn: number } {
  const at = join(folder, name);
  writeFileSync(systemPath(at), content);
  const { size, mtimeMs } = statSync(systemPath(at));
  return { path: at, bytes: size, written: mtimeMs, turn: 0 };
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: { readonly code?: string }) => error.code,
  );

describe('the library', () => {
  it('gives back after a restart what it was given: photos in their order, answers to the bit, where a person was', async () => {
    const [a, b] = [file('a.jpg'), file('b.jpg')];
    const first = await Library.open(path);
    first.add([b, a]);
    const model = first.model('vit-tiny', 'w', 'f');
    const said = answer(0.1, -3e-7, 1e9);
    await first.keep(model, [{ file: a, answer: said }]);
    first.setState('place', '{"shown":"\\udc80"}');
    first.close();
    const again = await Library.open(path);
    expect(again.photos().map((photo) => photo.path)).toEqual([b.path, a.path]);
    expect(again.photos()[1]).toEqual({ path: a.path, bytes: a.bytes, written: a.written });
    expect(again.model('vit-tiny', 'w', 'f')).toBe(model);
    expect(await again.answers(model, [b, a])).toEqual([null, said]);
    expect(again.state('place')).toBe('{"shown":"\\udc80"}');
    expect(again.check()).toBe('ok');
    again.close();
  });

  it('knows a name that is no text', async () => {
    const odd = file(pathOfBytes(Buffer.from('caf\xe9.jpg', 'latin1')));
    const library = await Library.open(path);
    library.add([odd]);
    expect(library.photos()[0]?.path).toBe(odd.path);
    library.remove([odd.path]);
    expect(library.photos()).toEqual([]);
    library.close();
  });

  it('answers for the model, the turn and the content that were asked, and for no other', async () => {
    const a = file('a.jpg', 'one');
    const library = await Library.open(path);
    const [mine, other] = [library.model('m', 'w', 'float32'), library.model('m', 'w', 'int8')];
    await library.keep(mine, [{ file: a, answer: answer(1) }]);
    expect(await library.answers(other, [a])).toEqual([null]);
    expect(await library.answers(mine, [{ ...a, turn: 90 }])).toEqual([null]);
    const same = file('copy.jpg', 'one');
    const alike = file('other.jpg', 'two'); // the same size
    expect(await library.answers(mine, [same, alike])).toEqual([answer(1), null]);
    library.close();
  });

  it('does not believe in a file that was written since, neither when it asks nor when it keeps', async () => {
    const a = file('a.jpg', 'one');
    const library = await Library.open(path);
    library.add([a]);
    const model = library.model('m', 'w', 'f');
    await library.keep(model, [{ file: a, answer: answer(1) }]);
    appendFileSync(a.path, ' more');
    expect(await library.answers(model, [a])).toEqual([null]);
    const b = file('b.jpg', 'then');
    writeFileSync(b.path, 'now and longer');
    await library.keep(model, [{ file: b, answer: answer(2) }]);
    expect(library.counts()).toMatchObject({ photos: 1, answers: 1 });
    const again = file('a.jpg', 'two'); // the same name, another content
    library.add([again]);
    expect(await library.answers(model, [again])).toEqual([null]);
    library.close();
  });

  it('finds a moved photo by its content, and lets go of where it was', async () => {
    const a = file('a.jpg', 'one');
    const kept = file('kept.jpg', 'one');
    const library = await Library.open(path);
    library.add([a, kept]);
    const model = library.model('m', 'w', 'f');
    await library.keep(model, [{ file: a, answer: answer(1) }]);
    renameSync(a.path, join(folder, 'moved.jpg'));
    const moved = { ...a, path: join(folder, 'moved.jpg') };
    library.add([moved]);
    expect(await library.answers(model, [moved])).toEqual([answer(1)]);
    expect(library.moved([moved])).toEqual([a.path]);
    expect(library.photos().map((photo) => photo.path)).toEqual([kept.path, moved.path]); // a copy is no move
    library.close();
  });

  it('forgets everything, from the disk too', async () => {
    const a = file('a.jpg', 'a secret place');
    const library = await Library.open(path);
    library.add([a]);
    await library.keep(library.model('m', 'w', 'f'), [{ file: a, answer: answer(1) }]);
    await library.forget();
    expect(library.counts()).toMatchObject({ photos: 0, answers: 0 });
    library.add([file('b.jpg')]);
    expect(library.photos()).toHaveLength(1);
    library.close();
  });
});

describe('a library', () => {
  it('of an earlier version is brought to the present, step by step', async () => {
    const steps = ['CREATE TABLE a (x)', 'ALTER TABLE a ADD COLUMN y', 'INSERT INTO a VALUES (1, 2)'];
    for (let taken = 0; taken <= steps.length; taken++) {
      const database = await openDatabase(path, steps.slice(0, taken));
      expect(database.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: taken });
      database.close();
    }
    const whole = await openDatabase(path, steps);
    expect(whole.prepare('SELECT x, y FROM a').all()).toEqual([{ x: 1, y: 2 }]); // the last step once
    whole.close();
  });

  it('is as it was where a step fails', async () => {
    (await openDatabase(path, ['CREATE TABLE a (x)'])).close();
    expect(await codeOf(openDatabase(path, ['CREATE TABLE a (x)', 'CREATE TABLE b (y)', 'nonsense']))).not.toBe('none');
    const database = await openDatabase(path, ['CREATE TABLE a (x)']);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()).toEqual([{ name: 'a' }]);
    database.close();
  });

  it('of a later version is refused and left as it is', async () => {
    (await openDatabase(path, [...MIGRATIONS, 'CREATE TABLE later (x)'])).close();
    const before = statSync(path).size;
    expect(await codeOf(Library.open(path))).toBe('libraryNewer');
    expect(await codeOf(Library.openAnew(path))).toBe('libraryNewer');
    expect(statSync(path).size).toBe(before);
  });

  it('that is none is refused, and put aside where a new one is wanted', async () => {
    writeFileSync(path, 'nothing that SQLite knows, '.repeat(400));
    expect(await codeOf(Library.open(path))).toBe('libraryDamaged');
    const { library, kept } = await Library.openAnew(path);
    expect(kept).toBe('library.db.bad-1');
    expect(readdirSync(folder)).toContain('library.db.bad-1');
    expect(library.check()).toBe('ok');
    library.close();
  });

  it('on a full disk keeps what it had, says so, and goes on when there is room', async () => {
    const opening = vi.spyOn(database, 'openDatabase');
    const library = await Library.open(path);
    const disk = (await opening.mock.results.at(-1)?.value) as Awaited<ReturnType<typeof openDatabase>>;
    opening.mockRestore();
    const model = library.model('m', 'w', 'f');
    const files = [file('a.jpg'), file('b.jpg')] as const;
    await library.keep(model, [{ file: files[0], answer: answer(1) }]);
    disk.exec('PRAGMA max_page_count = 1'); // no less than it has: it is full now
    const large = { logits: new Float32Array(100_000), about: answer().about };
    expect(await codeOf(library.keep(model, [{ file: files[1], answer: large }]))).toBe('saveFull');
    expect(library.check()).toBe('ok');
    expect(await library.answers(model, files)).toEqual([answer(1), null]);
    disk.exec('PRAGMA max_page_count = 1000000');
    await library.keep(model, [{ file: files[1], answer: large }]);
    expect((await library.answers(model, [files[1]]))[0]?.logits).toHaveLength(100_000);
    library.close();
  });

  it('where no file can be is refused in words', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await codeOf(Library.open(join(folder, 'file', 'library.db')))).toBe('saveNoFolder');
    expect(await codeOf(Library.open(folder))).toBe('saveDenied'); // a folder in its place
  });

  it('is read and written by two programs at once', async () => {
    const [window, commandLine] = [await Library.open(path), await Library.open(path)];
    const a = file('a.jpg');
    const model = window.model('m', 'w', 'f');
    expect(commandLine.model('m', 'w', 'f')).toBe(model);
    await commandLine.keep(model, [{ file: a, answer: answer(5) }]);
    expect(await window.answers(model, [a])).toEqual([answer(5)]);
    window.close();
    commandLine.close();
  });
});
