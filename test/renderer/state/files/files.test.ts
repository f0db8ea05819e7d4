/** What is done to files, as the window sees it: planned by what is chosen, said, and undone, what was cut off too. */
import { describe, expect, it, vi } from 'vitest';
import type { HeadlightApi } from '../../../../src/shared/ipc';
import type { FilePlan, FileWish } from '../../../../src/shared/ipc-files';
import { HeadlightError } from '../../../../src/vit/errors';
import type { Answer, LoadedModel } from '../../../../src/renderer/engine/api';
import { FilesState } from '../../../../src/renderer/state/files/files.svelte';
import { keywordWishes, sortWishes } from '../../../../src/renderer/state/files/wishes';
import { Notices } from '../../../../src/renderer/state/notices.svelte';
import { PhotoItem } from '../../../../src/renderer/state/photos.svelte';
import { reporter } from '../../../../src/renderer/state/report';

const CLASSES = ['dog, hound', 'crane', 'crane'].map((text, i) => ({ id: `c${i}`, text }));

function item(name: string, best: number, score: number, more: Partial<Answer> = {}): PhotoItem {
  const one = new PhotoItem({ id: name, name, bytes: 1, sample: false });
  const predictions = [{ index: best, ...CLASSES[best], label: CLASSES[best]!.text, score, logit: 1 }];
  one.answer = { output: 'single', predictions, ...more } as unknown as Answer;
  one.status = 'done';
  return one;
}

const folders = (photos: FileWish['photos']): unknown[] => photos.map(({ photo, folder }) => [photo, folder]);

describe('wishes', () => {
  const items = [
    item('a', 0, 0.9),
    item('b', 1, 0.9),
    item('c', 2, 0.1),
    new PhotoItem({ id: 'd', name: 'd', bytes: 1, sample: false }),
  ];

  it('go by label, doubtful ones as is chosen, those without an answer nowhere', () => {
    const by = (unsure: 'apart' | 'leave' | 'label') => sortWishes(items, CLASSES, 0.3, unsure);
    expect(folders(by('apart').photos)).toEqual([
      ['a', 'dog'],
      ['b', 'crane (1)'],
      ['c', 'not sure'],
    ]);
    expect(by('leave')).toMatchObject({ unsure: 1, unanswered: 1, photos: [{ photo: 'a' }, { photo: 'b' }] });
    expect(folders(by('label').photos)).toContainEqual(['c', 'crane (2)']);
  });

  it('of keywords hold every label that is there, however many', () => {
    const there = [0, 1].map((index) => ({ index, id: `c${index}`, label: CLASSES[index]!.text, there: true }));
    const tagged = item('t', 0, 0.9, { output: 'multi', there } as unknown as Partial<Answer>);
    expect(keywordWishes([tagged, items[2] as PhotoItem], 0.3)).toMatchObject({
      photos: [{ photo: 't', keywords: ['dog', 'crane'] }],
      unsure: 1,
    });
  });
});

const PLAN: FilePlan = { id: 'p', kind: 'copy', photos: 1, folders: [], left: [], numbered: 0, bytes: 1, free: 2 };
const DONE = { run: 'r', kind: 'copy', photos: 1, failed: [], stopped: false };
const ok = <T>(value: T) => vi.fn(async () => ({ ok: true as const, value }));

function setUp(more: object = {}) {
  const notices = new Notices();
  const api = {
    chooseFolder: ok({ id: 'f', name: 'F' }),
    planFiles: ok(PLAN),
    runFiles: ok(DONE),
    pastFiles: ok(null),
    undoFiles: ok({ kind: 'copy', files: 1, left: [] }),
    stopFiles: ok(null),
    ...more,
  };
  const drawer = {
    words: 'Rollout',
    overlays: () => ({ photos: [{ photo: 'a', name: 'a Rollout' }], unsure: 0, unanswered: 0 }),
    sheets: () => ({ photos: [], unsure: 0, unanswered: 0 }),
    overlay: vi.fn(async (at: number) => {
      if (at === 1) throw new HeadlightError('photoDamaged', { name: 'b' });
      return Uint8Array.of(1);
    }),
    sheet: async () => Uint8Array.of(2),
  };
  const loaded = { labels: CLASSES } as unknown as LoadedModel;
  const galleryFiles = { forget: vi.fn() };
  const user = { unsureBelow: 0.3, groupLevel: 0.8, notices, drawer, galleryFiles, loaded };
  return { api, notices, files: new FilesState(api as unknown as HeadlightApi['files'], user, reporter(notices)) };
}

const said = ({ shown }: Notices): string[] => shown.map(({ text }) => text);

describe('FilesState', () => {
  it('plans once a folder is chosen and anew at each change, carries out the last plan and undoes it', async () => {
    const { files, api, notices } = setUp();
    files.begin('sort', [item('a', 0, 0.9)]);
    expect(api.planFiles).not.toHaveBeenCalled();
    await files.choose();
    files.how = 'move';
    await files.look();
    expect(api.planFiles).toHaveBeenLastCalledWith(
      expect.objectContaining({ kind: 'move', into: 'f', taken: 'leave' }),
    );
    await files.carryOut();
    expect(api.runFiles).toHaveBeenCalledWith('p');
    expect([files.task, files.canUndo, said(notices)]).toEqual([null, true, ['1 photo copied.']]);
    await files.undo();
    expect(api.undoFiles).toHaveBeenCalledWith('r');
    expect([files.canUndo, said(notices).at(-1)]).toEqual([false, 'Undone: 1 file.']);
  });

  it('draws what a run waits for, one picture after another, and says why one could not be', async () => {
    const wanted = [{ n: 0, at: 0, photo: 'a' }, { n: 1, at: 1, photo: 'b' }, null]; // prettier-ignore
    let ended = (): void => undefined;
    const { files, api } = setUp({
      planFiles: ok({ ...PLAN, kind: 'overlays' }),
      runFiles: vi.fn(() => new Promise((resolve) => (ended = () => resolve({ ok: true, value: { ...DONE, kind: 'overlays' } })))), // prettier-ignore
      wantedPicture: vi.fn(async () => ({ ok: true, value: wanted.shift() ?? null })),
      givePicture: vi.fn(async () => ({ ok: true, value: null })),
    });
    files.begin('overlays', [item('a', 0, 0.9)]);
    await files.choose();
    expect(api.planFiles).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'overlays', into: 'f', photos: [{ photo: 'a', name: 'a Rollout' }] })); // prettier-ignore
    const done = files.carryOut();
    const { givePicture } = api as unknown as { givePicture: ReturnType<typeof vi.fn> };
    await vi.waitFor(() => expect(givePicture).toHaveBeenCalledTimes(2));
    expect(givePicture.mock.calls).toEqual([
      ['p', 0, Uint8Array.of(1)],
      ['p', 1, { code: 'photoDamaged', params: { name: 'b' } }],
    ]);
    ended();
    await done;
  });

  it('keeps what failed to be read, and names what stays', async () => {
    const failed = [{ name: 'a', error: { code: 'saveFull' as const, params: { name: 'a' } } }];
    const left = [{ name: 'b', reason: 'changed' }];
    const { files, notices } = setUp({
      runFiles: ok({ ...DONE, failed }),
      undoFiles: ok({ kind: 'copy', files: 0, left }),
    });
    files.begin('sort', [item('a', 0, 0.9)]);
    await files.choose();
    await files.carryOut();
    expect(files.done?.failed).toEqual(failed);
    await files.undo();
    expect(said(notices).at(-1)).toBe('Left as it is: b (changed since)');
  });

  it('says what was cut off by the end of an earlier start, and offers to undo it', async () => {
    const { files, notices, api } = setUp({
      pastFiles: ok({ run: 'old', kind: 'move', files: 3, left: 2, interrupted: true }),
    });
    await files.sayInterrupted();
    expect(said(notices)).toEqual(['Moving photos was interrupted: 3 files were moved, 2 not.']);
    notices.shown[0]?.action?.run();
    expect(api.undoFiles).toHaveBeenCalledWith('old');
  });

  it('a plan that was overtaken does not count', async () => {
    const { files } = setUp();
    files.begin('keywords', [item('a', 0, 0.9)]);
    files.close();
    await Promise.resolve();
    expect(files.plan).toBeNull();
  });
});
