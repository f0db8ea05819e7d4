/** The library from the command line: answers kept once and told again to the bit, whatever the file is called; listed, checked, forgotten. */
import './data-folder';
import { copyFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLibrary } from '../../src/cli/library/open';
import { inProcess, photo, scratch, SMALL_VIT } from './command';

interface Row {
  readonly file: string;
  readonly engine: { readonly reason: string };
  readonly predictions: unknown;
  readonly group: unknown;
}

async function classify(...args: readonly string[]): Promise<{ rows: Row[]; stderr: string; code: number | null }> {
  const said = ['classify', ...args, '--model', SMALL_VIT, '--engine', 'native', '--format', 'ndjson'];
  const { stdout, stderr, code } = await inProcess(said);
  const rows = stdout.split('\n').filter(Boolean);
  return { rows: rows.map((line) => JSON.parse(line) as Row), stderr, code };
}

it('answers once, and again from what is kept, whatever is asked of it', async () => {
  const folder = scratch();
  const [a, b] = [join(folder, 'a.png'), join(folder, 'b.jpg')];
  copyFileSync(photo('coffee.png'), a);
  copyFileSync(photo('rocket.jpg'), b);
  const alone = await classify(a, b, '--top', '3');
  const first = await classify(a, '--library', '--top', '1');
  expect(first.rows[0]?.engine.reason).not.toContain('library');
  renameSync(a, join(folder, 'moved.png'));
  const again = await classify(join(folder, 'moved.png'), b, '--library', '--top', '3');
  expect(again.rows[0]?.engine.reason).toContain('kept in the library');
  expect(again.rows[1]?.engine.reason).not.toContain('library');
  expect(again.stderr).toContain('1 photo had been answered before');
  for (const i of [0, 1]) {
    expect(again.rows[i]?.predictions).toEqual(alone.rows[i]?.predictions); // three of what was asked for as one
    expect(again.rows[i]?.group).toEqual(alone.rows[i]?.group);
  }
  const eight = await classify(b, '--library', '--precision', 'int8');
  expect(eight.rows[0]?.engine.reason).not.toContain('library'); // another precision is another model

  const info = await inProcess(['library', 'info', '--json']);
  expect(JSON.parse(info.stdout)).toMatchObject({ photos: 0, answers: 3 }); // photos are the window's
  expect((await inProcess(['library', 'check'])).stdout).toBe('ok\n');
  expect((await inProcess(['library', 'list', '--json'])).stdout).toBe('[]\n');
  expect((await inProcess(['library', 'forget'])).code).toBe(2);
  expect((await inProcess(['library', 'forget', '--yes'])).stderr).toContain('3 answers were forgotten');
  expect(JSON.parse((await inProcess(['library', 'info', '--json'])).stdout)).toMatchObject({ answers: 0 });
});

it('refuses what it cannot keep apart', async () => {
  const resume = await classify(photo('coffee.png'), '--library', '--resume', '--out', join(scratch(), 'x.json'));
  expect([resume.code, resume.stderr]).toEqual([2, expect.stringContaining('choose one')]);
  const changed = await classify(photo('coffee.png'), '--library', '--heads-off', '0:0');
  expect([changed.code, changed.stderr]).toEqual([2, expect.stringContaining('as it is')]);
  expect((await inProcess(['library', 'lst'])).stderr).toContain('list');
});

it('names photos that are there twice, and says what it could not compare', async () => {
  const folder = scratch();
  const library = await openLibrary();
  const files = ['one.png', 'two.png', 'other.png'].map((name) => join(folder, name));
  copyFileSync(photo('coffee.png'), files[0]!);
  copyFileSync(photo('coffee.png'), files[1]!);
  copyFileSync(photo('rocket.jpg'), files[2]!);
  const met = files.map((path) => ({ path, bytes: statSync(path).size, written: statSync(path).mtimeMs }));
  library.add(met);
  await library.own.put(met, library.own.make('all').id);
  library.close();
  const { stdout, stderr } = await inProcess(['library', 'duplicates', '--json']);
  const found = (JSON.parse(stdout) as { kind: string; files: string[] }[]).find(({ files: some }) =>
    some.includes(files[0]!),
  );
  expect(found).toEqual({ kind: 'same', similarity: 1, files: files.slice(0, 2) });
  expect(stderr).toContain('no features are kept');
});
