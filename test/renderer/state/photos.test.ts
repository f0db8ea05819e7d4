import { describe, expect, it, vi } from 'vitest';
import { PhotoItem, PhotoList } from '../../../src/renderer/state/photos.svelte';
import { photo, photos } from './photos';

describe('PhotoList', () => {
  it('shows the first of what was added', () => {
    const list = photos('a', 'b', 'c');
    expect(list.selected?.id).toBe('a');
    list.add([photo('d'), photo('e')]);
    expect(list.selected?.id).toBe('d');
  });

  it('shows a photo that is there already instead of adding it again', () => {
    const list = photos('a', 'b');
    list.add([photo('b')]);
    expect(list.items.map((item) => item.id)).toEqual(['a', 'b']);
    expect(list.selected?.id).toBe('b');
  });

  it('stops at both ends', () => {
    const list = photos('a', 'b');
    list.step(-1);
    expect(list.selected?.id).toBe('a');
    list.step(5);
    expect(list.selected?.id).toBe('b');
  });

  it('shows the right neighbour of a removed photo, else the left one, else nothing', () => {
    const list = photos('a', 'b', 'c');
    list.select('b');
    list.remove('b');
    expect(list.selected?.id).toBe('c');
    list.remove('c');
    expect(list.selected?.id).toBe('a');
    list.remove('a');
    expect(list.selected).toBeNull();
  });

  it('keeps the choice when another photo is removed', () => {
    const list = photos('a', 'b');
    list.remove('b');
    expect(list.selected?.id).toBe('a');
  });

  it('frees the thumbnail of a removed photo', () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const list = photos('a');
    const item = list.byId('a') as PhotoItem;
    item.thumbnail = { url: 'blob:1', photoRows: 1, photoCols: 1 };
    list.remove('a');
    expect(revoke).toHaveBeenCalledWith('blob:1');
    revoke.mockRestore();
  });

  it('counts what is settled: done, failed and stopped', () => {
    const list = photos('a', 'b', 'c', 'd');
    expect(list.busy).toBe(true);
    for (const [id, status] of [
      ['a', 'done'],
      ['b', 'error'],
      ['c', 'cancelled'],
    ] as const)
      (list.byId(id) as PhotoItem).status = status;
    expect(list.settled).toBe(3);
    (list.byId('d') as PhotoItem).status = 'done';
    expect(list.busy).toBe(false);
  });

  it('ignores ids it does not know', () => {
    const list = new PhotoList();
    list.select('nothing');
    expect(list.remove('nothing')).toBeNull();
    expect(list.selected).toBeNull();
  });
});
