/** A watched folder with real files: what comes, changes and goes is told once, and what is still being written is waited for. */
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { TreeWatch } from '../../../src/main/watch/tree-watch';

/** Shorter than in the app, so that a test takes little. */
const QUIET_MS = 60;
const WAIT = { timeout: 5000, interval: 10 };

let folder = '';
let come: string[] = [];
let gone: string[] = [];
let there: boolean[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  [come, gone, there] = [[], [], []];
});

const at = (name: string): string => join(folder, name);
const put = (name: string, text = name): void => writeFileSync(at(name), text);

async function watching(since = Date.now() + 1000, root = folder): Promise<TreeWatch> {
  const watch = new TreeWatch(root, {
    since,
    onChanges: (changes) => {
      come.push(...changes.come);
      gone.push(...changes.gone);
    },
    onThere: (isThere) => there.push(isThere),
    quietMs: QUIET_MS,
    lookMs: 100,
  });
  await watch.start();
  onTestFinished(() => watch.close());
  return watch;
}

it('tells what comes, in new folders too, and what goes; files that are no photos are passed over', async () => {
  put('old.jpg');
  await watching();
  put('a.jpg');
  put('notes.txt');
  mkdirSync(at('trip/day'), { recursive: true });
  put('trip/day/b.png');
  await vi.waitFor(() => expect(come.sort()).toEqual([at('a.jpg'), at('trip/day/b.png')]), WAIT);
  rmSync(at('old.jpg'));
  rmSync(at('trip'), { recursive: true });
  await vi.waitFor(() => expect(gone.sort()).toEqual([at('old.jpg'), at('trip/day/b.png')]), WAIT);
  put('a.jpg', 'written again');
  await vi.waitFor(() => expect(come.filter((path) => path === at('a.jpg'))).toHaveLength(2), WAIT);
});

it('a file that grows is told once, when it is still', async () => {
  await watching();
  put('large.jpg', '');
  for (let i = 0; i < 8; i++) {
    appendFileSync(at('large.jpg'), 'x'.repeat(1000));
    expect(come).toEqual([]);
    await new Promise((done) => setTimeout(done, QUIET_MS / 4)); // time passes while it grows
  }
  await vi.waitFor(() => expect(come).toEqual([at('large.jpg')]), WAIT);
});

it('at the start tells what came since it was watched last, and nothing older', async () => {
  put('before.jpg');
  await new Promise((done) => setTimeout(done, 20)); // clocks of files are coarse
  const since = Date.now();
  await new Promise((done) => setTimeout(done, 20));
  put('while-closed.jpg');
  await watching(since);
  expect(come).toEqual([at('while-closed.jpg')]);
});

it('a folder that goes is said, and gone on with once it is there again', async () => {
  const root = at('card');
  mkdirSync(root);
  put('card/a.jpg');
  await watching(undefined, root);
  renameSync(root, at('out'));
  await vi.waitFor(() => expect([there, gone]).toEqual([[false], [join(root, 'a.jpg')]]), WAIT);
  renameSync(at('out'), root);
  await vi.waitFor(() => expect([there, come]).toEqual([[false, true], [join(root, 'a.jpg')]]), WAIT);
  put('card/b.jpg');
  await vi.waitFor(() => expect(come).toContain(join(root, 'b.jpg')), WAIT);
});

it('closed, it tells nothing more', async () => {
  const watch = await watching();
  put('a.jpg');
  watch.close();
  await new Promise((done) => setTimeout(done, 3 * QUIET_MS)); // nothing is to happen
  expect(come).toEqual([]);
});
