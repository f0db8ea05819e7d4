import { describe, expect, it, vi } from 'vitest';
import { DecodedPhotos } from '../../../src/main/photo/cache';
import type { DecodedPhoto } from '../../../src/main/photo/decode';

const photo = (bytes: number, colour: DecodedPhoto['colour'] = 'either'): DecodedPhoto => ({
  data: new Uint8Array(bytes),
  rows: 1,
  cols: bytes / 3,
  format: 'png',
  colour,
  notes: [],
});
const loader = (bytes = 30, colour?: DecodedPhoto['colour']) => vi.fn(() => Promise.resolve(photo(bytes, colour)));

describe('decoded photos', () => {
  it('are shared by requests that come at the same time', async () => {
    const photos = new DecodedPhotos(100);
    const load = loader();
    const [a, b] = await Promise.all([photos.get('a', 'managed', load), photos.get('a', 'managed', load)]);
    expect(load).toHaveBeenCalledOnce();
    expect(a.photo).toBe(b.photo);
  });

  it('stay within the budget, the least recently used going first', async () => {
    const photos = new DecodedPhotos(60);
    const load = loader();
    for (const id of ['a', 'b', 'a', 'c']) await photos.get(id, 'managed', load);
    expect(load).toHaveBeenCalledTimes(3);
    await photos.get('a', 'managed', load);
    expect(load).toHaveBeenCalledTimes(3);
    await photos.get('b', 'managed', load);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('keep the newest even above the budget', async () => {
    const photos = new DecodedPhotos(60);
    const load = loader(90);
    await photos.get('a', 'managed', load);
    await photos.get('a', 'managed', load);
    expect(load).toHaveBeenCalledOnce();
  });

  it('do not keep failures', async () => {
    const photos = new DecodedPhotos(60);
    await expect(photos.get('a', 'managed', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(photos.get('a', 'managed', loader())).resolves.toMatchObject({ photo: { rows: 1 } });
  });

  it('are few, however small they are', async () => {
    const photos = new DecodedPhotos(1_000_000);
    const load = loader();
    for (let i = 0; i < 33; i++) await photos.get(`${i}`, 'managed', load);
    await photos.get('1', 'managed', load);
    expect(load).toHaveBeenCalledTimes(33);
    await photos.get('0', 'managed', load);
    expect(load).toHaveBeenCalledTimes(34);
  });

  it('are gone once released, even those on their way', async () => {
    const photos = new DecodedPhotos(60);
    const load = loader();
    const first = photos.get('a', 'managed', load);
    photos.delete('a');
    await first;
    await photos.get('a', 'managed', load);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('of which screen and model have the same colours are decoded once', async () => {
    const photos = new DecodedPhotos(100);
    const load = loader();
    const [shown, seen] = await Promise.all([photos.get('a', 'managed', load), photos.get('a', 'asStored', load)]);
    expect(seen.photo).toBe(shown.photo);
    expect((await photos.get('a', 'asStored', load)).photo).toBe(shown.photo);
    expect(load).toHaveBeenCalledOnce();
  });

  it('with a profile are decoded once for the screen and once for the model', async () => {
    const photos = new DecodedPhotos(100);
    const [managed, asStored] = [loader(30, 'managed'), loader(30, 'asStored')];
    const both = () => Promise.all([photos.get('a', 'managed', managed), photos.get('a', 'asStored', asStored)]);
    const [shown, seen] = await both();
    expect([shown.photo.colour, seen.photo.colour]).toEqual(['managed', 'asStored']);
    expect(await both()).toEqual([shown, seen]);
    expect([managed, asStored].map((load) => load.mock.calls.length)).toEqual([1, 1]);
    photos.delete('a');
    await both();
    expect([managed, asStored].map((load) => load.mock.calls.length)).toEqual([2, 2]);
  });

  it('that cannot be decoded for the screen are tried for the model', async () => {
    const photos = new DecodedPhotos(100);
    const screen = photos.get('a', 'managed', () => Promise.reject(new Error('broken')));
    const model = photos.get('a', 'asStored', loader());
    await expect(screen).rejects.toThrow('broken');
    await expect(model).resolves.toMatchObject({ photo: { rows: 1 } });
  });
});
