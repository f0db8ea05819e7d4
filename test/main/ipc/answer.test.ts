import { describe, expect, it, vi } from 'vitest';
import { answer, isTrusted, type Handlers, type Sender } from '../../../src/main/ipc/answer';
import { HeadlightError } from '../../../src/vit/errors';
import { DEFAULT_SETTINGS } from '../../../src/shared/settings';

const OURS: Sender = { url: 'app://headlight/index.html', parent: null };
const ID = '052a3d0b-7e22-4765-96a4-32cb650d0f25';
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
const NUMBERS = { name: 'map', axes: ['row', 'col'], shape: [1, 2], data: Float32Array.of(0.25, 0.75) };
const ABOUT = {
  photos: ['052a3d0b-7e22-4765-96a4-32cb650d0f25'],
  model: { id: 'm', name: 'm', config: {}, recipe: {}, overrides: {} },
  engine: { name: 'wasm', detail: '', precision: 'float32' },
};

function handlersWith(some: Partial<Handlers>): Handlers {
  const refuse = (): never => {
    throw new Error('not expected in this test');
  };
  const channels = [
    'bootstrap',
    'openPhotos',
    'addDropped',
    'pastePhotos',
    'removePhotos',
    'turnPhoto',
    'revealPhoto',
    'saveSettings',
    'saveFile',
    'revealSaved',
    'copyPng',
  ];
  return { ...Object.fromEntries(channels.map((name) => [name, refuse])), ...some } as Handlers;
}

const ask = (
  channel: keyof Handlers,
  args: readonly unknown[],
  some: Partial<Handlers>,
  sender: Sender | null = OURS,
) => answer(channel, sender, args, handlersWith(some), () => undefined);

describe('answer', () => {
  it('gives what the handler gives, at once or later', async () => {
    const removePhotos = vi.fn(() => null);
    expect(await ask('removePhotos', [[ID]], { removePhotos })).toEqual({ ok: true, value: null });
    expect(removePhotos).toHaveBeenCalledWith([ID]);
    for (const content of [
      { kind: 'png', bytes: PNG },
      { kind: 'svg', text: '<svg/>' },
      { kind: 'npy', numbers: NUMBERS },
    ]) {
      const file = { name: 'a', content, about: ABOUT };
      expect(await ask('saveFile', [file], { saveFile: async () => null })).toEqual({ ok: true, value: null });
    }
  });

  it('takes settings that are whole, and hands them on as they are', async () => {
    const saveSettings = vi.fn((settings: typeof DEFAULT_SETTINGS) => settings);
    const changed = { ...DEFAULT_SETTINGS, theme: 'dark', opacity: 0.25 };
    expect(await ask('saveSettings', [changed], { saveSettings })).toEqual({ ok: true, value: changed });
    expect(saveSettings).toHaveBeenCalledWith(changed);
  });

  it.each([
    ['only one field', { theme: 'dark' }, 'locale'],
    ['a field that is wrong', { ...DEFAULT_SETTINGS, opacity: 7 }, 'opacity'],
    ['a field nobody knows', { ...DEFAULT_SETTINGS, unknown: true }, 'unknown'],
    ['a wrong choice of head', { ...DEFAULT_SETTINGS, chosen: { 'vit-tiny': { layer: -1 } } }, 'chosen.vit-tiny.layer'],
  ])('saves nothing of settings with %s, so that no other field is reset', async (_, settings, place) => {
    const saveSettings = vi.fn((saved: typeof DEFAULT_SETTINGS) => saved);
    expect(await ask('saveSettings', [settings], { saveSettings })).toEqual({
      ok: false,
      code: 'badRequest',
      params: { detail: `saveSettings: 0.${place}` },
    });
    expect(saveSettings).not.toHaveBeenCalled();
  });

  it('lets errors of ours cross as data', async () => {
    const openPhotos = (): never => {
      throw new HeadlightError('photoNotFound', { name: 'cat.jpg' });
    };
    expect(await ask('openPhotos', [], { openPhotos })).toEqual({
      ok: false,
      code: 'photoNotFound',
      params: { name: 'cat.jpg' },
    });
  });

  it('keeps the text of other errors, which may hold paths, on this side', async () => {
    const unexpected = vi.fn();
    const error = new Error('EACCES: /home/someone/secret');
    const openPhotos = (): never => {
      throw error;
    };
    const result = await answer('openPhotos', OURS, [], handlersWith({ openPhotos }), unexpected);
    expect(result).toEqual({ ok: false, code: 'internal', params: { detail: 'openPhotos' } });
    expect(unexpected).toHaveBeenCalledWith(error);
  });

  it.each([
    ['turnPhoto', [ID, 45]],
    ['turnPhoto', ['../x', 90]],
    ['turnPhoto', [ID]],
    ['removePhotos', []],
    ['removePhotos', [['../../etc']]],
    ['removePhotos', [[ID], 'more']],
    ['bootstrap', [1]],
    ['addDropped', [[{ path: '' }]]],
    ['addDropped', [[{ path: 'a', bytes: new Uint8Array() }]]],
    ['addDropped', [[{ name: 'x'.repeat(256), bytes: new Uint8Array() }]]],
    ['addDropped', [[{ name: 'a', bytes: [1, 2] }]]],
    ['saveSettings', ['text']],
    ['saveFile', [{ name: '', content: { kind: 'png', bytes: PNG }, about: ABOUT }]],
    ['saveFile', [{ name: 'a', content: { kind: 'png', bytes: new Uint8Array(8) }, about: ABOUT }]],
    ['saveFile', [{ name: 'a', content: { kind: 'exe', bytes: PNG }, about: ABOUT }]],
    ['saveFile', [{ name: 'a', content: { kind: 'npy', numbers: { ...NUMBERS, shape: [3, 1] } }, about: ABOUT }]],
    ['saveFile', [{ name: 'a', content: { kind: 'png', bytes: PNG }, about: { ...ABOUT, photos: ['../x'] } }]],
    ['copyPng', [null]],
  ] as const)('answers badRequest to %s(%j)', async (channel, args) => {
    expect(await ask(channel, args, {})).toMatchObject({ ok: false, code: 'badRequest' });
  });

  it('answers badRequest to any frame but the top one of our page', async () => {
    const some = { removePhotos: () => null };
    for (const sender of [null, { url: 'data:text/html,x', parent: null }, { ...OURS, parent: {} }]) {
      expect(await ask('removePhotos', [[ID]], some, sender)).toMatchObject({ ok: false, code: 'badRequest' });
    }
    expect(isTrusted(OURS)).toBe(true);
  });
});
