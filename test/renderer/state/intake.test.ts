/** Photos on their way into the window: what main hands over while it looks for more, and what it answers at the end. */
import { describe, expect, it, vi } from 'vitest';
import type { Added, HeadlightApi, PhotoRef } from '../../../src/shared/ipc';
import { Intake, type PhotoHolders } from '../../../src/renderer/state/intake';
import { Notices } from '../../../src/renderer/state/notices.svelte';
import { PhotoList } from '../../../src/renderer/state/photos.svelte';

const refs = (...ids: string[]): PhotoRef[] => ids.map((id) => ({ id, name: id, bytes: 1, sample: false }));
const some = (...ids: string[]): Added => ({ photos: refs(...ids), models: [], failed: [], some: true });
const last = (handed: number, ...ids: string[]): Added => ({ photos: refs(...ids), models: [], failed: [], handed });

function setUp(): { intake: Intake; photos: PhotoList; notices: Notices; pump: () => void } {
  const [photos, notices, pump] = [new PhotoList(), new Notices(), vi.fn()];
  const held = {
    photos,
    notices,
    answers: { pump },
    modelLibrary: { adopt: () => undefined },
    begun: Promise.resolve(),
  };
  const intake = new Intake({} as HeadlightApi, { forget: vi.fn(), cancel: vi.fn() }, held as unknown as PhotoHolders);
  return { intake, photos, notices, pump };
}

describe('photos handed over while others are looked for', () => {
  it('are listed in their order and answered at once; the first is shown, and where a person went on from it stays', async () => {
    const { intake, photos, pump } = setUp();
    photos.add([]);
    await intake.given(some('a', 'b'));
    expect(photos.selectedId).toBe('a');
    expect(pump).toHaveBeenCalledTimes(1);
    intake.select('b');
    await intake.given(some('c'));
    intake.take(last(3, 'd'));
    expect(photos.items.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(photos.selectedId).toBe('b');
  });

  it('that were all there before are said to be, once, at the end', async () => {
    const { intake, photos, notices } = setUp();
    intake.take(last(0, 'x', 'a', 'b', 'c'));
    await intake.given(some('a', 'b'));
    expect([notices.shown, photos.selectedId]).toEqual([[], 'a']);
    await intake.given(some('c'));
    expect(photos.selectedId).toBe('a');
    intake.take(last(3));
    expect(notices.shown.map(({ text }) => text)).toEqual([expect.stringContaining('3') as string]);
  });

  it('are new where one of them is: nothing is said', async () => {
    const { intake, notices } = setUp();
    intake.take(last(0, 'b'));
    await intake.given(some('a', 'b'));
    intake.take(last(2));
    expect(notices.shown).toEqual([]);
  });
});
