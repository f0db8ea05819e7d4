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
  beforeEach(() =>
    vi.stubGlobal('createImageBitmap', async () => ({ width: 2048, height: 1536, close: () => undefined })),
  );
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

  it('stay for eight photos of the largest kind, and what is beside the shown one longest', async () => {
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

  it('are as fine as they are shown: finer ones follow, the coarse stay until then, and what is whole is not fetched again', async () => {
    const edges: number[] = [];
    const closed: string[] = [];
    vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
      const id = await blob.text();
      const width = Math.min(edges.at(-1) ?? 0, id === 'a' ? 4000 : 800);
      return { width, height: 1, close: () => closed.push(`${id} ${width}`) };
    });
    const view = async (id: string, edge: number): Promise<EncodedPicture> => {
      edges.push(edge);
      const photoCols = id === 'a' ? 4000 : 800;
      return {
        bytes: new TextEncoder().encode(id),
        mime: 'image/jpeg',
        format: 'jpeg',
        rows: 1,
        cols: 1,
        photoRows: 1,
        photoCols,
      };
    };
    const pictures = new Pictures({ view, thumbnail: view });
    const look = async (): Promise<void> => {
      pictures.wantView('a', ['b']);
      for (let i = 0; i < 4; i++) await settle();
    };
    pictures.show(700);
    await look();
    pictures.show(1500); // from near
    await look();
    pictures.show(700);
    await look();
    expect(edges).toEqual([1024, 1024, 2048]);
    expect(closed).toEqual(['a 1024']);
    expect(pictures.view('a')?.bitmap.width).toBe(2048);
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
