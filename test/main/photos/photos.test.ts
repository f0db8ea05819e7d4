import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoSource } from '../../../src/main/photo/protocol';
import { SAMPLE_PHOTOS } from '../../../src/shared/built-in';
import { PhotoTurns } from '../../../src/main/photos/turns';
import { Photos } from '../../../src/main/photos/photos';

const SAMPLE_FOLDER = resolve('resources/photos');

/** Stands for the photo process: remembers what it was told. */
class Told {
  readonly registered: PhotoSource[] = [];
  readonly released: string[] = [];
  register = (source: PhotoSource): void => void this.registered.push(source);
  release = (ids: readonly string[]): void => void this.released.push(...ids);
}

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-photos-'));
  mkdirSync(join(folder, 'trip'));
  for (const name of ['a.jpg', 'trip/b2.png', 'trip/b10.png', 'trip/notes.txt'])
    writeFileSync(join(folder, name), name);
});

afterAll(() => rmSync(folder, { recursive: true }));

const make = (): { photos: Photos; told: Told } => {
  const told = new Told();
  return { photos: new Photos(told, SAMPLE_FOLDER, new PhotoTurns(join(folder, 'turns.json'))), told };
};

describe('Photos', () => {
  it('names files and folders for the renderer and keeps their paths for the photo process', async () => {
    const { photos, told } = make();
    const added = await photos.addPaths([join(folder, 'a.jpg'), join(folder, 'trip')]);
    expect(added.photos.map(({ name, bytes }) => [name, bytes])).toEqual([
      ['a.jpg', 5],
      ['b2.png', 11],
      ['b10.png', 12],
    ]);
    expect(JSON.stringify(added)).not.toContain(folder);
    expect(told.registered.map((source) => 'path' in source && source.path)).toEqual([
      join(folder, 'a.jpg'),
      join(folder, 'trip', 'b2.png'),
      join(folder, 'trip', 'b10.png'),
    ]);
  });

  it('hands photos of a large folder over while it is looked through; the answer holds the rest', async () => {
    const large = mkdtempSync(join(folder, 'large-'));
    for (let i = 0; i < 70; i++) writeFileSync(join(large, `${i}.jpg`), 'x');
    const { photos } = make();
    const handed: string[] = [];
    const added = await photos.addDropped([{ path: large }], (some) => handed.push(...some.map(({ name }) => name)));
    expect([added.handed, handed.length]).toEqual([64, 64]);
    const all = [...handed, ...added.photos.map(({ name }) => name)];
    expect(all).toEqual(Array.from({ length: 70 }, (_, i) => `${i}.jpg`));
    expect(photos.taken().map(({ name }) => name)).toEqual(all);
    expect([photos.anyIn(large), photos.anyIn(`${large}-not`)]).toEqual([true, false]);
    rmSync(large, { recursive: true });
  });

  it('knows a file that is added again, unless it was written since or was removed', async () => {
    const { photos } = make();
    const path = join(folder, 'again.jpg');
    writeFileSync(path, 'one');
    const idsOf = async (...paths: string[]): Promise<string[]> =>
      (await photos.addPaths(paths)).photos.map(({ id }) => id);
    const [first] = await idsOf(path);
    expect(await idsOf(folder)).toContain(first);
    writeFileSync(path, 'two');
    utimesSync(path, 1, 1);
    const [second] = await idsOf(path);
    expect(second).not.toBe(first);
    expect(await idsOf(path)).toEqual([second]);
    const turned = await photos.turn(second!, 90);
    expect(await idsOf(path)).toEqual([turned.id]);
    photos.remove([turned.id]);
    expect(await idsOf(path)).not.toEqual([turned.id]);
    rmSync(path);
  });

  it('takes bytes under a name without folders', async () => {
    const { photos, told } = make();
    const bytes = Uint8Array.of(1, 2, 3);
    const [windows, unix] = (
      await photos.addDropped([
        { name: 'C:\\Users\\me\\cat.png', bytes },
        { name: '../../etc/dog.png', bytes },
      ])
    ).photos;
    expect([windows?.name, unix?.name]).toEqual(['cat.png', 'dog.png']);
    expect(told.registered[0]).toMatchObject({ id: windows?.id, bytes });
  });

  it('keeps the order of a mixed drop, and takes a file once when its folder was dropped too', async () => {
    const { photos } = make();
    const { photos: refs } = await photos.addDropped([
      { path: join(folder, 'trip') },
      { path: join(folder, 'trip', 'b2.png') },
      { name: 'x.png', bytes: new Uint8Array(1) },
      { path: join(folder, 'a.jpg') },
    ]);
    expect(refs.map(({ name }) => name)).toEqual(['b2.png', 'b10.png', 'x.png', 'a.jpg']);
  });

  it('names what cannot be taken beside the reason, and takes the rest', async () => {
    const added = await make().photos.addPaths([join(folder, 'gone.jpg'), join(folder, 'a.jpg')]);
    expect(added.photos).toHaveLength(1);
    expect(added.failed).toEqual([
      { name: 'gone.jpg', error: { code: 'photoNotFound', params: { name: 'gone.jpg' } } },
    ]);
  });

  it('gives the same samples every time, in the order of the empty state', async () => {
    const { photos, told } = make();
    const samples = await photos.samples();
    expect(samples.map(({ name, sample }) => [name, sample])).toEqual(SAMPLE_PHOTOS.map((name) => [name, true]));
    expect(await photos.samples()).toBe(samples);
    expect(told.registered).toHaveLength(SAMPLE_PHOTOS.length);
  });

  it('forgets what is removed, but keeps samples for the empty state', async () => {
    const { photos, told } = make();
    const [sample] = await photos.samples();
    const [photo] = (await photos.addPaths([join(folder, 'a.jpg')])).photos;
    photos.remove([photo!.id, sample!.id, 'unknown']);
    photos.remove([photo!.id]);
    expect(told.released).toEqual([photo!.id]);
    expect(photos.taken()).toEqual([]);
  });

  it('says which sample is missing', async () => {
    await expect(
      new Photos(new Told(), folder, new PhotoTurns(join(folder, 'none.json'))).samples(),
    ).rejects.toMatchObject({ code: 'photoNotFound' });
  });

  it('adds nothing when nothing was chosen', async () => {
    expect(await make().photos.addPaths([])).toEqual({ photos: [], failed: [] });
  });

  it('turns a photo in its place, under an id of its own, and knows it again', async () => {
    const { photos, told } = make();
    const added = (await photos.addPaths([join(folder, 'a.jpg'), join(folder, 'trip')])).photos;
    const ref = await photos.turn(added[1]!.id, -90);
    expect(ref).toEqual({ ...added[1], id: expect.not.stringMatching(added[1]!.id) as string });
    expect(photos.taken().map(({ id }) => id)).toEqual([added[0]!.id, ref.id, added[2]!.id]);
    expect(told.registered.at(-1)).toMatchObject({ id: ref.id, turn: 270, path: join(folder, 'trip', 'b2.png') });
    expect(told.released).toEqual([added[1]!.id]);

    const later = make();
    await later.photos.addPaths([join(folder, 'trip')]);
    expect(later.told.registered.map(({ turn }) => turn)).toEqual([270, 0]);
    const [again] = later.photos.taken();
    await later.photos.turn(again!.id, 90);
    expect(later.photos.source(later.photos.taken()[0]!.id)).toMatchObject({ turn: 0 });
    await expect(later.photos.turn(again!.id, 90)).rejects.toMatchObject({ code: 'badRequest' }); // it has another id now
  });

  it('turns what was pasted, and leaves a sample where it is', async () => {
    const { photos, told } = make();
    const [pasted] = (await photos.addDropped([{ name: 'x.png', bytes: Uint8Array.of(1, 2, 3) }])).photos;
    await photos.turn(pasted!.id, 180);
    expect(told.registered.at(-1)).toMatchObject({ name: 'x.png', turn: 180 });
    const [sample] = await photos.samples();
    const copy = await photos.turn(sample!.id, 90);
    expect(copy.sample).toBe(false);
    expect((await photos.samples())[0]).toEqual(sample);
    expect(told.released).not.toContain(sample!.id);
  });
});
