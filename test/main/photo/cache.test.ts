import { describe, expect, it, vi } from 'vitest';
import { DecodedPhotos } from '../../../src/main/photo/cache';
import type { DecodedPhoto } from '../../../src/main/photo/decode';

const photo = (bytes: number): DecodedPhoto => ({
  data: new Uint8Array(bytes),
  rows: 1,
  cols: bytes / 3,
  format: 'png',
});
const loader = (bytes = 30) => vi.fn(() => Promise.resolve(photo(bytes)));

describe('decoded photos', () => {
  it('are shared by requests that come at the same time', async () => {
    const photos = new DecodedPhotos(100);
    const load = loader();
    const [a, b] = await Promise.all([photos.get('a', load), photos.get('a', load)]);
    expect(load).toHaveBeenCalledOnce();
    expect(a.photo).toBe(b.photo);
  });

  it('stay within the budget, the least recently used going first', async () => {
    const photos = new DecodedPhotos(60);
    const load = loader();
    for (const id of ['a', 'b', 'a', 'c']) await photos.get(id, load);
    expect(load).toHaveBeenCalledTimes(3);
    await photos.get('a', load);
    expect(load).toHaveBeenCalledTimes(3);
    await photos.get('b', load);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('keep the newest even above the budget', async () => {
    const photos = new DecodedPhotos(60);
    const load = loader(90);
    await photos.get('a', load);
    await photos.get('a', load);
    expect(load).toHaveBeenCalledOnce();
  });

  it('do not keep failures', async () => {
    const photos = new DecodedPhotos(60);
    await expect(photos.get('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(photos.get('a', loader())).resolves.toMatchObject({ photo: { rows: 1 } });
  });

  it('are few, however small they are', async () => {
    const photos = new DecodedPhotos(1_000_000);
    const load = loader();
    for (let i = 0; i < 33; i++) await photos.get(`${i}`, load);
    await photos.get('1', load);
    expect(load).toHaveBeenCalledTimes(33);
    await photos.get('0', load);
    expect(load).toHaveBeenCalledTimes(34);
  });

  it('are gone once released, even those on their way', async () => {
    const photos = new DecodedPhotos(60);
    const load = loader();
    const first = photos.get('a', load);
    photos.delete('a');
    await first;
    await photos.get('a', load);
    expect(load).toHaveBeenCalledTimes(2);
  });
});
