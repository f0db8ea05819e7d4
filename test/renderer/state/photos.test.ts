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
    list.remove(['b']);
    expect(list.selected?.id).toBe('c');
    list.remove(['c']);
    expect(list.selected?.id).toBe('a');
    list.remove(['a']);
    expect(list.selected).toBeNull();
  });

  it('keeps the choice when another photo is removed', () => {
    const list = photos('a', 'b');
    list.remove(['b']);
    expect(list.selected?.id).toBe('a');
  });

  it('frees the thumbnail of a removed photo', () => {
    const revoke = vi.spyOn(URL, 'revokeObjectURL');
    const list = photos('a');
    const item = list.byId('a') as PhotoItem;
    item.thumbnail = { url: 'blob:1', photoRows: 1, photoCols: 1 };
    list.remove(['a']);
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

  it('shows what is left of a removed many: at the right of the shown photo, else at its left', () => {
    const list = photos('a', 'b', 'c', 'd', 'e');
    list.select('c');
    expect(list.remove(['b', 'c', 'd']).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    expect(list.selected?.id).toBe('e');
    list.remove(['e']);
    expect(list.selected?.id).toBe('a');
  });

  it('counts along as photos go and come back into the queue', () => {
    const list = photos('a', 'b', 'c');
    const [a, b] = list.items as [PhotoItem, PhotoItem];
    a.status = 'done';
    b.status = 'error';
    a.status = 'queued';
    expect(list.settled).toBe(1);
    list.remove(['b']);
    expect(list.settled).toBe(0);
    b.status = 'queued'; // what still happens to it counts no more
    expect(list.settled).toBe(0);
  });

  it('asks no other photo when one of ten thousand is settled', () => {
    const list = photos(...Array.from({ length: 10_000 }, (_, i) => `p${i}`));
    let asked = 0;
    for (const item of list.items.slice(1)) {
      Object.defineProperty(item, 'status', { get: () => (asked++, 'queued') });
    }
    (list.items[0] as PhotoItem).status = 'done';
    expect([list.settled, list.busy, list.byId('p9999')?.id]).toEqual([1, true, 'p9999']);
    expect(asked).toBe(0);
  });

  it('ignores ids it does not know', () => {
    const list = new PhotoList();
    list.select('nothing');
    expect(list.remove(['nothing'])).toEqual([]);
    expect(list.selected).toBeNull();
  });

  it('knows what lies beside the shown photo, nearest first, and ends where the list does', () => {
    const list = photos('a', 'b', 'c', 'd');
    list.select('b');
    expect(list.beside(2).map(({ id }) => id)).toEqual(['c', 'a', 'd']);
    list.remove(['a', 'b', 'c', 'd']);
    expect(list.beside(2)).toEqual([]);
  });
});
