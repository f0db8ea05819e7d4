import { describe, expect, it, vi } from 'vitest';
import { Thumbnails } from '../../../src/renderer/state/thumbnails';
import type { PhotoItem, Thumbnail } from '../../../src/renderer/state/photos.svelte';
import { later, photo, settle } from './photos';

const PICTURE: Thumbnail = { url: 'blob:1', photoRows: 1, photoCols: 1 };

function setUp() {
  const open = new Map<string, ReturnType<typeof later<Thumbnail>>>();
  const thumbnails = new Thumbnails((id) => {
    const one = later<Thumbnail>();
    open.set(id, one);
    return one.promise;
  });
  return { open, thumbnails };
}

describe('Thumbnails', () => {
  it('fetches two at a time, in the order they came into view', async () => {
    const { open, thumbnails } = setUp();
    const items = ['a', 'b', 'c'].map(photo);
    for (const item of items) thumbnails.see(item, true);
    expect([...open.keys()]).toEqual(['a', 'b']);
    open.get('a')?.resolve(PICTURE);
    await settle();
    expect(items[0]?.thumbnail).toEqual(PICTURE);
    expect([...open.keys()]).toEqual(['a', 'b', 'c']);
  });

  it('skips a place that was scrolled past, and fetches it when it comes back', async () => {
    const { open, thumbnails } = setUp();
    const items = ['a', 'b', 'c', 'd'].map(photo);
    for (const item of items) thumbnails.see(item, true);
    const [, , c] = items;
    if (c) thumbnails.see(c, false);
    open.get('a')?.resolve(PICTURE);
    open.get('b')?.resolve(PICTURE);
    await settle();
    expect([...open.keys()]).toEqual(['a', 'b', 'd']);
    if (c) thumbnails.see(c, true);
    expect([...open.keys()]).toEqual(['a', 'b', 'd', 'c']);
  });

  it('goes on to photos near the shown one when all in view are there, and once only', async () => {
    const { open, thumbnails } = setUp();
    const items = ['a', 'b', 'c', 'd'].map(photo);
    const [a, b, c, d] = items as [PhotoItem, PhotoItem, PhotoItem, PhotoItem];
    thumbnails.see(a, true);
    thumbnails.prepare([d, a]);
    thumbnails.see(b, true);
    expect([...open.keys()]).toEqual(['a', 'd']);
    open.get('a')?.resolve(PICTURE);
    await settle();
    expect([...open.keys()]).toEqual(['a', 'd', 'b']);
    c.removed = true;
    thumbnails.prepare([c]);
    open.get('b')?.resolve(PICTURE);
    await settle();
    expect([...open.keys()]).toEqual(['a', 'd', 'b']);
  });

  it('asks once', () => {
    const { open, thumbnails } = setUp();
    const item = photo('a');
    thumbnails.see(item, true);
    open.clear();
    thumbnails.see(item, false);
    thumbnails.see(item, true);
    expect(open.size).toBe(0);
  });

  it('puts a failure on the photo', async () => {
    const { open, thumbnails } = setUp();
    const item = photo('a');
    thumbnails.see(item, true);
    open.get('a')?.reject({ code: 'photoEmpty', params: {} });
    await settle();
    expect([item.status, item.error?.code]).toEqual(['error', 'photoEmpty']);
  });

  it('frees what arrives for a removed photo', async () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const { open, thumbnails } = setUp();
    const item = photo('a');
    thumbnails.see(item, true);
    item.removed = true;
    open.get('a')?.resolve(PICTURE);
    await settle();
    expect(item.thumbnail).toBeNull();
    expect(revoke).toHaveBeenCalledWith('blob:1');
    revoke.mockRestore();
  });
});
