import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pictures } from '../../../src/renderer/state/pictures.svelte';
import type { EncodedPicture } from '../../../src/shared/photo-port';
import { later, settle } from './photos';

const PICTURE = { bytes: new Uint8Array(1), mime: 'image/jpeg', rows: 1, cols: 1, photoRows: 3, photoCols: 4 } as never;

function setUp() {
  const open = new Map<string, ReturnType<typeof later<EncodedPicture>>>();
  const view = async (id: string): Promise<EncodedPicture> => {
    const one = later<EncodedPicture>();
    open.set(id, one);
    return one.promise;
  };
  const arrive = async (id: string): Promise<void> => {
    open.get(id)?.resolve(PICTURE);
    await settle();
  };
  return { asked: () => [...open.keys()], arrive, open, pictures: new Pictures({ view, thumbnail: view }) };
}

describe('views of photos', () => {
  beforeEach(() => vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined })));
  afterEach(() => vi.unstubAllGlobals());

  it('of the neighbours are fetched after the shown one, one at a time, nearest first', async () => {
    const { pictures, asked, arrive } = setUp();
    pictures.wantView('b', ['c', 'a']);
    expect(asked()).toEqual(['b']);
    await arrive('b');
    expect(asked()).toEqual(['b', 'c']);
    await arrive('c');
    await arrive('a');
    expect(['a', 'b', 'c'].map((id) => pictures.view(id)?.photoCols)).toEqual([4, 4, 4]);
  });

  it('are not waited for by the photo that is chosen next', async () => {
    const { pictures, asked, arrive } = setUp();
    pictures.wantView('b', ['c', 'a']);
    await arrive('b'); // c is under way
    pictures.wantView('x', ['y']);
    expect(asked()).toEqual(['b', 'c', 'x']);
    await arrive('x');
    expect(asked()).toEqual(['b', 'c', 'x']); // one beside at a time
    await arrive('c');
    expect(asked()).toEqual(['b', 'c', 'x', 'y']);
  });

  it('that were passed by are not fetched any more', async () => {
    const { pictures, asked, arrive } = setUp();
    for (const id of ['a', 'b', 'c', 'd', 'e']) pictures.wantView(id);
    expect(asked()).toEqual(['a', 'b']);
    await arrive('a');
    expect(asked()).toEqual(['a', 'b', 'e']);
  });

  it('stay for eight photos, and what is beside the shown one longest', async () => {
    const { pictures, arrive } = setUp();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      pictures.wantView(id);
      await arrive(id);
    }
    pictures.wantView('h', ['a']);
    pictures.wantView('i');
    await arrive('i');
    expect(pictures.view('a')).not.toBeNull();
    expect(pictures.view('b')).toBeNull();
  });

  it('that cannot be made are not asked for again and again', async () => {
    const { pictures, asked, open } = setUp();
    pictures.wantView('a', ['b']);
    open.get('a')?.reject({ code: 'photoEmpty', params: {} });
    await settle();
    expect(pictures.viewError('a')?.code).toBe('photoEmpty');
    pictures.wantView('a', ['b']);
    expect(asked()).toEqual(['a', 'b']);
  });
});
