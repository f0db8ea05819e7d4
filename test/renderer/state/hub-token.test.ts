import { describe, expect, it } from 'vitest';
import { HubToken } from '../../../src/renderer/state/hub-token.svelte';

const INVALID = { ok: false, code: 'hubTokenInvalid', params: {} } as const;

function token() {
  let kept = false;
  const now = async () => ({ ok: true, value: kept ? 'keychain' : 'none' }) as const;
  return new HubToken({
    hubToken: now,
    setHubToken: async (text) => (text.startsWith('hf_') ? ((kept = true), now()) : INVALID),
    forgetHubToken: async () => ((kept = false), now()),
  });
}

describe('the hub’s token in the window', () => {
  it('is asked for, kept and forgotten, and only its place is known', async () => {
    const it = token();
    expect(it.state).toBeNull();
    await it.refresh();
    expect(it.state).toBe('none');
    expect(await it.keep('hf_secret')).toBe(true);
    expect([it.state, JSON.stringify(it)]).toEqual(['keychain', expect.not.stringContaining('secret')]);
    await it.forget();
    expect(it.state).toBe('none');
  });

  it('says what is wrong with one, and leaves what was', async () => {
    const it = token();
    await it.refresh();
    expect(await it.keep('nonsense')).toBe(false);
    expect([it.state, it.error?.code]).toEqual(['none', 'hubTokenInvalid']);
    expect(await it.keep('hf_secret')).toBe(true);
    expect(it.error).toBeNull();
  });
});
