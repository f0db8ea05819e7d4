/** Named sets of photos: they hold contents, outlive a restart and a move, and a name is one set's. */
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Library, type TurnedFile } from '../../../src/main/library/library';

let folder: string;
let library: Library;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-collections-'));
  library = await Library.open(join(folder, 'library.db'));
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true, force: true });
});

function known(name: string): TurnedFile {
  const path = join(folder, name);
  const { size, mtimeMs } = statSync(path);
  return { path, bytes: size, written: mtimeMs, turn: 0 };
}

function file(name: string, content = name): TurnedFile {
  writeFileSync(join(folder, name), content);
  return known(name);
}

const members = (): string[] =>
  library.collections.members().map(({ path, collection }) => `${collection} ${basename(path)}`);

it('hold contents: a copy and a moved file are in them, a photo may be in several, and a restart changes nothing', async () => {
  const [a, copy, b] = [file('a.jpg', 'one'), file('copy.jpg', 'one'), file('b.jpg', 'two')];
  library.add([a, copy, b]);
  const [best, trip] = [library.collections.make('best'), library.collections.make('trip')];
  expect(await library.collections.put([a, b], best.id, true)).toEqual([true, true]);
  expect(await library.collections.put([a, a], trip.id, true)).toEqual([true, true]); // once more is nothing
  await library.answers(library.model('m', 'w', 'f'), [copy]); // it is met, and has the content of `a`
  library.close();
  library = await Library.open(join(folder, 'library.db'));
  expect(library.collections.all()).toEqual([best, trip]);
  expect(members().sort()).toEqual(['1 a.jpg', '1 b.jpg', '1 copy.jpg', '2 a.jpg', '2 copy.jpg']);
  renameSync(join(folder, 'b.jpg'), join(folder, 'moved.jpg'));
  library.remove([b.path]);
  const moved = known('moved.jpg');
  library.add([moved]); // another program moved it: it comes in anew
  await library.answers(library.model('m', 'w', 'f'), [moved]);
  expect(members()).toContain('1 moved.jpg');
  await library.collections.put([copy], trip.id, false);
  expect(members().filter((each) => each.startsWith('2'))).toEqual([]);
  library.collections.remove(best.id);
  expect([library.collections.all(), members()]).toEqual([[trip], []]);
  expect(library.photos()).toHaveLength(3);
});

it('have names of their own, and take no file that was written since', async () => {
  const a = file('a.jpg');
  library.add([a]);
  const [one, two] = [library.collections.make('one'), library.collections.make('two')];
  const taken = expect.objectContaining({ code: 'collectionTaken', params: { name: 'one' } });
  expect(() => library.collections.make('one')).toThrow(taken);
  expect(() => library.collections.rename(two.id, 'one')).toThrow(taken);
  library.collections.rename(one.id, 'one'); // its own
  library.collections.rename(two.id, 'three');
  expect(library.collections.all().map(({ name }) => name)).toEqual(['one', 'three']);
  file('a.jpg', 'another content');
  expect(await library.collections.put([a], one.id, true)).toEqual([false]);
  expect(members()).toEqual([]);
});
