/** What the window has done to files: only of its photos, only in folders that a person chose; photos follow their files. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { FileWish } from '../../../src/shared/ipc-files';
import { ExifTool } from '../../../src/main/filing/exiftool';
import { FileActions } from '../../../src/main/files/file-actions';
import { Photos } from '../../../src/main/photos/photos';
import { PhotoTurns } from '../../../src/main/photos/turns';

let folder = '';
let photos: Photos;
let files: FileActions;
const service = { register: () => undefined, release: () => undefined };

function start(): FileActions {
  return new FileActions(join(folder, 'filing'), {
    photos,
    moved: async (pairs) => void (await photos.relocate(pairs)),
    rewritten: (paths) => photos.rewritten(paths),
    onProgress: () => undefined,
    version: '1',
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  photos = new Photos(service, folder, new PhotoTurns(join(folder, 'turns.json')));
  files = start();
});

async function photo(name: string): Promise<string> {
  writeFileSync(join(folder, name), name);
  const { photos: added } = await photos.addPaths([join(folder, name)]);
  return added[0]!.id;
}

const wish = (into: string | null, asked: FileWish['photos'], kind: FileWish['kind'] = 'move'): FileWish => ({
  kind,
  into,
  taken: 'leave',
  photos: asked,
});

it('plans without touching, moves, and the photo is the same in its new place; a later start takes it back', async () => {
  const id = await photo('a.jpg');
  const into = files.chosen(folder);
  const plan = await files.plan(wish(into.id, [{ photo: id, folder: 'red/panda' }]));
  expect(plan).toMatchObject({ photos: 1, folders: [{ name: 'red panda', count: 1 }], left: [], bytes: 0 });
  expect(JSON.stringify([plan, into])).not.toContain(tmpdir()); // paths stay here
  expect(existsSync(join(folder, 'a.jpg'))).toBe(true);
  const done = await files.run(plan.id);
  expect(done).toMatchObject({ photos: 1, failed: [], stopped: false });
  expect(photos.file(id)?.path).toBe(join(folder, 'red panda', 'a.jpg'));
  files = start();
  expect(await files.past()).toMatchObject({ run: done.run, kind: 'move', files: 1, interrupted: false });
  expect(await files.undo(null)).toEqual({ kind: 'move', files: 1, left: [] });
  expect(photos.file(id)?.path).toBe(join(folder, 'a.jpg'));
  expect(await files.past()).toBeNull();
  await expect(files.undo(null)).rejects.toMatchObject({ code: 'nothingToUndo' });
});

it('writes keywords beside a photo, and names what has a file already', async () => {
  const [a, b] = [await photo('a.jpg'), await photo('b.jpg')];
  writeFileSync(join(folder, 'b.jpg.xmp'), 'mine');
  const asked = [a, b].map((id) => ({ photo: id, keywords: ['dog'] }));
  const plan = await files.plan(wish(null, asked, 'keywords'));
  expect(plan).toMatchObject({ photos: 1, folders: [], left: [{ name: 'b.jpg', reason: 'notXmp' }] });
  await files.run(plan.id);
  expect(readFileSync(join(folder, 'a.jpg.xmp'), 'utf8')).toContain('<rdf:li>dog</rdf:li>');
});

const PNG = (text: string): Uint8Array => Buffer.from(text);

it('writes what the window draws, one picture at a time; replaces nothing, tells why one is missing, and takes it back', async () => {
  const [a, b, c] = [await photo('a.jpg'), await photo('b.jpg'), await photo('c.jpg')];
  const into = files.chosen(folder);
  writeFileSync(join(folder, 'a Rollout.png'), 'mine');
  const names = ['a Rollout', 'b Rollout', 'c: Rollout/heads'];
  const asked = [a, b, c].map((id, i) => ({ photo: id, name: names[i] as string }));
  const left = await files.plan(wish(into.id, asked, 'overlays'));
  expect(left).toMatchObject({ photos: 2, folders: [], left: [{ name: 'a Rollout.png', reason: 'taken' }] });
  const plan = await files.plan({ ...wish(into.id, asked, 'overlays'), taken: 'number' });
  expect(plan).toMatchObject({ photos: 3, numbered: 1, left: [] });
  const done = files.run(plan.id);
  expect(await files.wanted(plan.id)).toEqual({ n: 0, at: 0, photo: a });
  expect(() => files.give(plan.id, 2, PNG('c'))).toThrow(expect.objectContaining({ code: 'badRequest' }));
  files.give(plan.id, 0, PNG('drawn a'));
  expect(await files.wanted(plan.id)).toEqual({ n: 1, at: 1, photo: b });
  files.give(plan.id, 1, { code: 'photoDamaged', params: { name: 'b.jpg' } });
  expect(await files.wanted(plan.id)).toMatchObject({ n: 2 });
  files.give(plan.id, 2, PNG('drawn c'));
  expect(await files.wanted(plan.id)).toBeNull();
  expect(await done).toMatchObject({ kind: 'overlays', photos: 2, failed: [{ error: { code: 'photoDamaged' } }] });
  expect(readFileSync(join(folder, 'a Rollout.png'), 'utf8')).toBe('mine');
  expect(readFileSync(join(folder, 'a Rollout (2).png'), 'utf8')).toBe('drawn a');
  expect(readFileSync(join(folder, 'c Rollout heads.png'), 'utf8')).toBe('drawn c');
  expect(await files.undo(null)).toMatchObject({ kind: 'overlays', files: 2, left: [] });
  expect(existsSync(join(folder, 'a Rollout (2).png'))).toBe(false);
});

it('stops while a picture is waited for: nothing of it is left', async () => {
  const ids = [await photo('a.jpg'), await photo('b.jpg')];
  const { id: into } = files.chosen(folder);
  const plan = await files.plan(wish(into, ids.map((id) => ({ photo: id, name: id })), 'sheets')); // prettier-ignore
  const done = files.run(plan.id);
  await files.wanted(plan.id);
  files.give(plan.id, 0, PNG('one'));
  await files.wanted(plan.id);
  files.stop();
  expect(await done).toMatchObject({ photos: 1, failed: [], stopped: true });
  expect(await files.wanted(plan.id)).toBeNull();
  files.give(plan.id, 1, PNG('too late'));
  expect(readdirSync(folder).filter((name) => name.endsWith('.png'))).toEqual([`${ids[0]}.png`]);
  await expect(async () => files.wanted(ids[0] as string)).rejects.toMatchObject({ code: 'badRequest' });
});

it('a run whose pictures the page drew ends when that page is gone; one that copies goes on', async () => {
  const id = await photo('a.jpg');
  const { id: into } = files.chosen(folder);
  const drawn = await files.plan(wish(into, [{ photo: id, name: 'a' }], 'overlays'));
  const stopped = files.run(drawn.id);
  await files.wanted(drawn.id);
  files.pageGone();
  expect(await stopped).toMatchObject({ photos: 0, stopped: true });
  const copy = await files.plan(wish(into, [{ photo: id, folder: 'dog' }], 'copy'));
  const copied = files.run(copy.id);
  files.pageGone();
  expect(await copied).toMatchObject({ photos: 1, stopped: false });
});

it('refuses photos that are not open, folders that nobody chose, and plans of before', async () => {
  const id = await photo('a.jpg');
  const stranger = '052a3d0b-7e22-4765-96a4-32cb650d0f25';
  const { id: into } = files.chosen(folder);
  const refused = { code: 'badRequest' };
  await expect(files.plan(wish(into, [{ photo: stranger }]))).rejects.toMatchObject(refused);
  await expect(files.plan(wish(stranger, [{ photo: id }]))).rejects.toMatchObject(refused);
  await expect(files.plan(wish(null, [{ photo: id }]))).rejects.toMatchObject(refused); // moved to nowhere
  const plan = await files.plan(wish(into, [{ photo: id, folder: '..' }]));
  expect(plan.left).toEqual([{ name: 'a.jpg', reason: 'already' }]); // no name leads out of the folder
  await files.plan(wish(into, [{ photo: id, folder: 'x' }]));
  await expect(files.run(plan.id)).rejects.toMatchObject(refused);
});

it('leaves pasted photos, which have no file', async () => {
  const { photos: added } = await photos.addDropped([{ name: 'p.png', bytes: new Uint8Array(4) }]);
  const plan = await files.plan(wish(files.chosen(folder).id, [{ photo: added[0]!.id, folder: 'x' }]));
  expect(plan).toMatchObject({ photos: 0, left: [{ name: 'p.png', reason: 'noFile' }] });
});

it('writes keywords into a photo, which stays the photo it is, and once more; undo finds it', async ({ skip }) => {
  if (await ExifTool.find().then(() => false, () => true)) skip('ExifTool is not installed'); // prettier-ignore
  const id = await photo('a.jpg');
  writeFileSync(join(folder, 'a.jpg'), await sharp({ create: { width: 4, height: 4, channels: 3, background: '#123456' } }).jpeg().toBuffer()); // prettier-ignore
  await photos.rewritten([join(folder, 'a.jpg')]);
  const asked = (keyword: string): FileWish => ({ ...wish(null, [{ photo: id, keywords: [keyword] }], 'keywords'), inside: true }); // prettier-ignore
  for (const keyword of ['dog', 'cat'])
    expect(await files.run((await files.plan(asked(keyword))).id)).toMatchObject({ photos: 1, failed: [] });
  expect(photos.at([join(folder, 'a.jpg')])).toEqual([id]);
  expect(photos.file(id)?.bytes).toBe(statSync(join(folder, 'a.jpg')).size);
  expect((await files.plan(asked('dog'))).left).toEqual([{ name: 'a.jpg', reason: 'already' }]);
  await files.undo(null);
  await files.undo(null);
  expect(photos.file(id)?.bytes).toBe(statSync(join(folder, 'a.jpg')).size);
  expect(readdirSync(folder)).not.toContain('a.jpg_original');
});
