/** The access token: where it is from, and that nobody reads it off the disk. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { HubTokenStore, type Keychain } from '../../../../src/main/models/hub/token-store';

const TOKEN = 'hf_AbCdEf0123456789';
/** Locks so that a test can tell; no secret of anybody's. */
const KEYCHAIN: Keychain = {
  available: async () => true,
  lock: async (text) => Buffer.from(`locked:${Buffer.from(text).toString('hex')}`),
  unlock: async (locked) => {
    const [, hex] = /^locked:(.*)$/.exec(locked.toString()) ?? [];
    if (hex === undefined) throw new Error('not locked here');
    return Buffer.from(hex, 'hex').toString();
  },
};
const NO_KEYCHAIN: Keychain = { ...KEYCHAIN, available: async () => false };

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-token-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data', 'hub-token');
}

it('is kept locked, found after a restart, and forgotten when told to', async () => {
  const path = place();
  const store = new HubTokenStore(path, {}, KEYCHAIN);
  expect(await store.state()).toBe('none');
  expect(await store.token()).toBeNull();
  expect(await store.set(`  ${TOKEN}\n`)).toBe('keychain');
  expect(readFileSync(path, 'utf8')).not.toContain(TOKEN);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o077).toBe(0);
  const later = new HubTokenStore(path, {}, KEYCHAIN);
  expect(await later.token()).toBe(TOKEN);
  expect(await later.forget()).toBe('none');
  expect(existsSync(path)).toBe(false);
  expect(await later.token()).toBeNull();
  expect(await later.forget()).toBe('none');
});

it('of the environment wins over the one that is kept', async () => {
  const path = place();
  await new HubTokenStore(path, {}, KEYCHAIN).set(TOKEN);
  const store = new HubTokenStore(path, { HF_TOKEN: 'hf_environment' }, KEYCHAIN);
  expect(await store.token()).toBe('hf_environment');
  expect(await store.state()).toBe('environment');
  expect(await new HubTokenStore(path, { HF_TOKEN: 'hf_environment' }, NO_KEYCHAIN).state()).toBe('environment');
});

it('goes to the hub that it was given for, and to no other', async () => {
  const path = place();
  await new HubTokenStore(path, {}, KEYCHAIN).set(TOKEN);
  const elsewhere = new HubTokenStore(path, { HF_ENDPOINT: 'https://mirror.example' }, KEYCHAIN);
  expect(await elsewhere.token()).toBeNull();
  expect(await elsewhere.state()).toBe('none');
  const same = new HubTokenStore(path, { HF_ENDPOINT: 'https://huggingface.co' }, KEYCHAIN);
  expect(await same.token()).toBe(TOKEN);
});

it('is not kept where the system has no keychain, and nothing is written', async () => {
  const path = place();
  const store = new HubTokenStore(path, {}, NO_KEYCHAIN);
  expect(await store.state()).toBe('unavailable');
  await expect(store.set(TOKEN)).rejects.toMatchObject({ code: 'keychainUnavailable' });
  const closed = new HubTokenStore(path, {}, { ...KEYCHAIN, lock: () => Promise.reject(new Error('closed')) });
  await expect(closed.set(TOKEN)).rejects.toMatchObject({ code: 'keychainUnavailable' });
  expect(existsSync(path)).toBe(false);
});

it('that is none is refused, and the one before stays', async () => {
  const store = new HubTokenStore(place(), {}, KEYCHAIN);
  await store.set(TOKEN);
  for (const wrong of ['', '  ', 'two words', 'line\r\nbreak', 'ключ', 'x'.repeat(501)])
    await expect(store.set(wrong), wrong).rejects.toMatchObject({ code: 'hubTokenInvalid' });
  expect(await store.token()).toBe(TOKEN);
});

it('that another computer locked, or that is damaged, counts as none and can be replaced', async () => {
  const path = place();
  await new HubTokenStore(path, {}, KEYCHAIN).set(TOKEN);
  for (const damaged of ['', TOKEN, `locked:${Buffer.from('{"hub":1}').toString('hex')}`]) {
    writeFileSync(path, damaged);
    const store = new HubTokenStore(path, {}, KEYCHAIN);
    expect(await store.state()).toBe('none');
    expect(await store.token()).toBeNull();
  }
  expect(await new HubTokenStore(path, {}, KEYCHAIN).set(TOKEN)).toBe('keychain');
});
