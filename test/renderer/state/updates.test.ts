import { afterEach, describe, expect, it, vi } from 'vitest';
import { language } from '../../../src/renderer/state/language.svelte';
import { dayOf, UpdatesState } from '../../../src/renderer/state/updates.svelte';
import type { UpdateState } from '../../../src/shared/updates';

const FOUND: UpdateState = { kind: 'found', version: '0.3.0', date: '2026-12-01', notes: '', bytes: 100 };

function setUp() {
  const says = (state: UpdateState) => vi.fn(async () => ({ ok: true as const, value: state }));
  const api = {
    updateState: says({ kind: 'idle' }),
    lookForUpdate: says(FOUND),
    downloadUpdate: says({ kind: 'ready', version: '0.3.0' }),
    cancelUpdate: says(FOUND),
    installUpdate: vi.fn(async () => ({ ok: false as const, code: 'internal' as const, params: { detail: 'x' } })),
  };
  const say = vi.fn();
  const show = vi.fn();
  return { updates: new UpdatesState(api, { say }, show), say, show };
}

describe('new versions in the window', () => {
  afterEach(() => void (language.locale = 'en'));

  it('are told where nobody looks, and shown by the button', () => {
    const { updates, say, show } = setUp();
    updates.adopt({ kind: 'looking' });
    expect(say).not.toHaveBeenCalled();
    updates.adopt(FOUND);
    const [text, , action] = say.mock.calls[0]!;
    expect(text).toBe('Version 0.3.0 of Headlight is there.');
    (action as { run(): void }).run();
    expect(show).toHaveBeenCalledTimes(1);
  });

  it('are not told to who looks at them', async () => {
    const { updates, say } = setUp();
    const away = updates.watch();
    await vi.waitFor(() => expect(updates.now).toEqual({ kind: 'idle' }));
    updates.adopt(FOUND);
    expect(say).not.toHaveBeenCalled();
    away();
    updates.adopt(FOUND);
    expect(say).toHaveBeenCalledTimes(1);
  });

  it('go from step to step as main says, and trouble on the way is kept', async () => {
    const { updates } = setUp();
    await updates.look();
    expect(updates.now).toEqual(FOUND);
    await updates.download();
    expect(updates.now?.kind).toBe('ready');
    await updates.install();
    expect(updates.now).toMatchObject({ kind: 'failed', error: { code: 'internal' } });
  });

  it('have a day as people write it, wherever they are', () => {
    expect(dayOf('2026-12-01')).toBe('December 1, 2026');
    language.locale = 'ko';
    expect(dayOf('2026-12-01')).toBe('2026년 12월 1일');
  });
});
