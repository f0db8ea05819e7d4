/** Watched folders over restarts: what came meanwhile is met, what a person stopped is not; and what becomes of the window's photos. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { Photos } from '../../../src/main/photos/photos';
import { PhotoTurns } from '../../../src/main/photos/turns';
import { IntoWindow } from '../../../src/main/watch/into-window';
import { WatchedFolders } from '../../../src/main/watch/watched-folders';

const WAIT = { timeout: 5000, interval: 20 };
/** Clocks of files are coarse. */
const TICK = (): Promise<void> => new Promise((done) => setTimeout(done, 20));

let [folder, pictures] = ['', ''];
let come: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-watched-'));
  pictures = join(folder, 'pictures');
  mkdirSync(pictures);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  come = [];
});

function start(): WatchedFolders {
  const watched = new WatchedFolders({
    path: join(folder, 'watched.json'),
    onUnkept: (error) => expect.fail(String(error)),
    onChanges: (changes) => void come.push(...changes.come),
    onList: () => undefined,
    keepMs: 5,
  });
  onTestFinished(() => watched.dispose());
  return watched;
}

const put = (name: string): void => writeFileSync(join(pictures, name), name);

it('nothing is watched unless asked, and nothing is written then', async () => {
  const watched = start();
  expect(await watched.list()).toEqual([]);
  await watched.forget();
  await TICK(); // it is kept every few milliseconds here
  expect(existsSync(join(folder, 'watched.json'))).toBe(false);
});

it('goes on after a restart with what came meanwhile, and with nothing older', async () => {
  put('before.jpg');
  await TICK();
  const watched = start();
  await watched.add(pictures);
  await TICK();
  await watched.dispose();
  await TICK();
  put('meanwhile.jpg');
  const again = start();
  expect(await again.list()).toMatchObject([{ name: 'pictures', paused: false, missing: false }]);
  await vi.waitFor(() => expect(come).toEqual([join(pictures, 'meanwhile.jpg')]), WAIT);
});

it('paused, it tells nothing until it goes on; forgotten, nothing at all, and is gone from the list', async () => {
  const watched = start();
  await watched.add(pictures);
  await watched.add(pictures);
  const [one] = await watched.list();
  expect(await watched.list()).toHaveLength(1);
  await TICK();
  await watched.pause(one!.id, true);
  await TICK();
  put('paused.jpg');
  const after = start(); // over a restart too
  expect(await after.list()).toMatchObject([{ paused: true }]);
  expect(come).toEqual([]);
  await after.pause(one!.id, false);
  await vi.waitFor(() => expect(come).toEqual([join(pictures, 'paused.jpg')]), WAIT);
  await after.forget(one!.id);
  expect(await start().list()).toEqual([]);
});

it('a folder that is not there is said to be missing', async () => {
  const watched = start();
  await watched.add(join(folder, 'card'));
  await vi.waitFor(async () => expect(await watched.list()).toMatchObject([{ missing: true }]), WAIT);
});

it('of the window, what comes is added, what is known stays, what was written comes anew, what is gone is marked', async () => {
  const photos = new Photos(
    { register: () => undefined, release: () => undefined },
    folder,
    new PhotoTurns(join(folder, 't.json')),
  );
  const said: unknown[] = [];
  const into = new IntoWindow({
    photos,
    onAdded: (added) => said.push(['added', ...added.photos.map(({ name }) => name)]),
    onGone: (ids) => said.push(['gone', ids.length]),
    onFailed: (_id, { code, params }) => said.push([code, params]),
  });
  const told = async (changes: { come?: string[]; gone?: string[] }): Promise<unknown[]> => {
    said.length = 0;
    await into.take({ come: [], gone: [], ...changes });
    return [...said];
  };
  const a = join(pictures, 'a.jpg');
  put('a.jpg');
  expect(await told({ come: [a] })).toEqual([['added', 'a.jpg']]);
  expect(await told({ come: [a] })).toEqual([]);
  appendFileSync(a, 'more');
  expect(await told({ come: [a] })).toEqual([
    ['gone', 1],
    ['added', 'a.jpg'],
  ]);
  rmSync(a);
  expect(await told({ gone: [a] })).toEqual([['photoNotFound', { name: 'a.jpg' }]]);
  put('a.jpg');
  expect(await told({ come: [a] })).toEqual([
    ['gone', 1],
    ['added', 'a.jpg'],
  ]);
  expect(await told({ gone: [join(pictures, 'unknown.jpg')] })).toEqual([]);
});
