import { expect, it, vi } from 'vitest';
import { systemKeychain, type SafeStorage } from '../../../src/main/security/keychain';

vi.mock('electron', () => ({ safeStorage: {} }));

/** Electron's part as a system would answer. */
function storage(backend: ReturnType<SafeStorage['getSelectedStorageBackend']>, prefix: string): SafeStorage {
  return {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(prefix + [...text].reverse().join('')),
    decryptStringAsync: async (locked) => {
      const result = [...locked.toString().slice(prefix.length)].reverse().join('');
      return { result, shouldReEncrypt: false };
    },
  };
}

it('locks and unlocks with the secret service of the desktop', async () => {
  const keychain = systemKeychain(storage('gnome_libsecret', 'v11'), 'linux');
  expect(await keychain.available()).toBe(true);
  expect(await keychain.unlock(await keychain.lock('secret'))).toBe('secret');
});

it('takes a public password for no keychain', async () => {
  expect(await systemKeychain(storage('basic_text', 'v10'), 'linux').available()).toBe(false);
  expect(await systemKeychain(storage('unknown', 'v10'), 'linux').available()).toBe(false);
  await expect(systemKeychain(storage('kwallet6', 'v10'), 'linux').lock('secret')).rejects.toThrow('public password');
});

it('asks for no backend where the system has one keychain only', async () => {
  const mac = storage('unknown', 'v10');
  const keychain = systemKeychain(mac, 'darwin');
  expect(await keychain.available()).toBe(true);
  expect(await keychain.unlock(await keychain.lock('secret'))).toBe('secret');
  const closed = { ...mac, isAsyncEncryptionAvailable: () => Promise.reject(new Error('closed')) };
  expect(await systemKeychain(closed, 'win32').available()).toBe(false);
});
