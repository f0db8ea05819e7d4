/** The person's access token for a hub: from the environment, else locked by the system's keychain in a file. Electron-free. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { HubTokenState } from '../../../shared/ipc-downloads';
import { HeadlightError } from '../../../vit/errors';
import { writeAtomically } from '../../write/atomic';
import { writeError } from '../disk-space';
import { endpointFrom, isToken, tokenFrom } from './address';

/** What the system locks texts with, so that only this person on this computer can read them. */
export interface Keychain {
  /** False where there is none, or one that anybody could open. Never rejects. */
  available(): Promise<boolean>;
  /** Rejects where the keychain stays closed. */
  lock(text: string): Promise<Buffer>;
  /** Rejects for what this keychain did not lock. */
  unlock(locked: Buffer): Promise<string>;
}

/** The token goes to the hub that it was given for, and to no other that `HF_ENDPOINT` names later. */
const KeptSchema = v.object({ hub: v.string(), token: v.string() });

export class HubTokenStore {
  readonly #path: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #keychain: Keychain;
  /** What was read last; tokens are asked for with each request. */
  #kept: Promise<string | null> | undefined;

  /**
   * @param path of the locked file; it and its folder are made when there is something to keep
   * @param env its `HF_TOKEN` wins; also names the hub
   */
  constructor(path: string, env: NodeJS.ProcessEnv, keychain: Keychain) {
    this.#path = path;
    this.#env = env;
    this.#keychain = keychain;
  }

  /** The token to send, or null. Rejects with `hubEndpointInvalid` where `HF_ENDPOINT` is no web address. */
  async token(): Promise<string | null> {
    return tokenFrom(this.#env) ?? (await (this.#kept ??= this.#read(this.#hub)));
  }

  /** Where the token is from, never what it is. Rejects as `token`. */
  async state(): Promise<HubTokenState> {
    if (tokenFrom(this.#env) !== null) return 'environment';
    if (!(await this.#keychain.available())) return 'unavailable';
    return (await this.token()) === null ? 'none' : 'keychain';
  }

  /** Keeps a token for this hub, in place of another. Rejects with `hubTokenInvalid`, `keychainUnavailable`, `saveFailed`, and as `token`. */
  async set(typed: string): Promise<HubTokenState> {
    const token = typed.trim();
    if (!isToken(token)) throw new HeadlightError('hubTokenInvalid');
    const text = JSON.stringify({ hub: this.#hub, token });
    if (!(await this.#keychain.available())) throw new HeadlightError('keychainUnavailable');
    const locked = await this.#keychain.lock(text).catch((error: unknown) => {
      throw new HeadlightError('keychainUnavailable', {}, undefined, { cause: error });
    });
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      await writeAtomically(this.#path, locked, 0o600);
    } catch (error) {
      throw writeError(error, 'hub-token');
    }
    this.#kept = Promise.resolve(token);
    return this.state();
  }

  /** Also where there is none. Rejects with `saveFailed` where it stays. */
  async forget(): Promise<HubTokenState> {
    await rm(this.#path, { force: true }).catch((error: unknown) => {
      throw writeError(error, 'hub-token');
    });
    this.#kept = undefined;
    return this.state();
  }

  get #hub(): string {
    return endpointFrom(this.#env).origin;
  }

  /** Null where nothing is kept for this hub, or the keychain cannot read it (another computer's, another person's). */
  async #read(hub: string): Promise<string | null> {
    try {
      const locked = await readFile(this.#path);
      if (!(await this.#keychain.available())) return null;
      const kept = v.parse(KeptSchema, JSON.parse(await this.#keychain.unlock(locked)));
      return kept.hub === hub && isToken(kept.token) ? kept.token : null;
    } catch {
      return null;
    }
  }
}
