/** Folders and dates of photos, asked of main a part at a time, each photo once. */
import { expect, it, vi } from 'vitest';
import { MOST_FILES_ASKED, type PhotoFiles } from '../../../src/shared/gallery-files';
import { GalleryFiles } from '../../../src/renderer/state/gallery-files.svelte';
import { PhotoItem } from '../../../src/renderer/state/photos.svelte';

const items = (count: number): PhotoItem[] =>
  Array.from({ length: count }, (_, i) => new PhotoItem({ id: `p${i}`, name: `p${i}.jpg`, bytes: 1, sample: false }));

const JULY = Date.UTC(2019, 6, 3);
function answer(photos: readonly string[]): { ok: true; value: PhotoFiles } {
  const folder = photos.map((id) => (id === 'p1' ? null : 'f'));
  const time = Float64Array.from(photos, (id) => (id === 'p1' ? NaN : JULY));
  return {
    ok: true,
    value: { folder, time, taken: Uint8Array.from(photos, () => 1), folders: { f: ['home', 'July'] } },
  };
}

it('asks in parts, those that come meanwhile too, and no photo twice', async () => {
  const photoFiles = vi.fn(async (photos: readonly string[]) => answer(photos));
  const files = new GalleryFiles({ photoFiles });
  let open = items(MOST_FILES_ASKED + 1);
  const asked = files.want(() => open);
  open = [...open, new PhotoItem({ id: 'later', name: 'later', bytes: 1, sample: false })];
  open.push(new PhotoItem({ id: 'none', name: 'no photo', bytes: 0, sample: false }, false));
  await files.want(() => open); // one at a time
  await asked;
  expect(photoFiles.mock.calls.map(([photos]) => photos.length)).toEqual([MOST_FILES_ASKED, 2]);
  expect(files.known).toBe(MOST_FILES_ASKED + 2);
  expect(files.of('p0')).toEqual({ folder: 'f', time: JULY, month: '2019-07', taken: true });
  expect(files.of('p1')).toEqual({ folder: null, time: null, month: null, taken: true });
  expect(files.names.get('f')).toBe('July');
});

it('asks again when it is wanted again after a failure', async () => {
  const photoFiles = vi.fn(async (photos: readonly string[]) => answer(photos));
  photoFiles.mockResolvedValueOnce({ ok: false, code: 'internal', params: {} } as never);
  const files = new GalleryFiles({ photoFiles });
  await files.want(() => items(1));
  expect([files.known, files.asking]).toEqual([0, false]);
  await files.want(() => items(1));
  expect(files.known).toBe(1);
});
