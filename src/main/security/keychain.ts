/** The system's keychain through Electron: Keychain on macOS, DPAPI on Windows, the desktop's secret service on Linux. */
import { safeStorage } from 'electron';
import type { Keychain } from '../models/hub/token-store';

/** The part of Electron's `safeStorage` that is used. */
export type SafeStorage = Pick<
  typeof safeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/** What Chromium writes on Linux when it locks with a password that is in its source. */
const OPEN_LOCK = Buffer.from('v10');

/** After `ready`. On Linux without a secret service texts would be locked with a public password: that is no keychain. */
export function systemKeychain(storage: SafeStorage = safeStorage, platform = process.platform): Keychain {
  const linux = platform === 'linux';
  return {
    async available() {
      if (linux && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend())) return false;
      return storage.isAsyncEncryptionAvailable().catch(() => false);
    },
    async lock(text) {
      const locked = await storage.encryptStringAsync(text);
      if (linux && locked.subarray(0, OPEN_LOCK.length).equals(OPEN_LOCK))
        throw new Error('locked with a public password');
      return locked;
    },
    unlock: async (locked) => (await storage.decryptStringAsync(locked)).result,
  };
}
