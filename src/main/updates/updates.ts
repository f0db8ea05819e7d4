/** New versions of Headlight: looked for, fetched and installed one step at a time, each when a person asks for it. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import gt from 'semver/functions/gt.js';
import { HeadlightError } from '../../vit/errors';
import type { NoUpdates, UpdateState } from '../../shared/updates';
import type { UpdateFeed } from './feed';
import { faultOf } from '../models/hub/checksum';
import type { InstalledAs, Release, ReleaseFile } from './release';

/** Puts a fetched file in this copy's place and ends it; rejects where the system would not. */
export type Install = (as: InstalledAs, path: string, file: ReleaseFile, version: string) => Promise<void>;

export interface UpdatesOptions {
  /** Null, and why: this copy never looks. */
  readonly feed: UpdateFeed | null;
  readonly why: NoUpdates;
  /** This copy's. */
  readonly version: string;
  readonly installedAs: InstalledAs | null;
  readonly arch: string;
  /** Where downloads go. */
  readonly folder: string;
  readonly install: Install;
  readonly onState: (state: UpdateState) => void;
}

export class Updates {
  readonly #options: UpdatesOptions;
  #state: UpdateState;
  #release: Release | null = null;
  #fetched: string | null = null;
  #stop: AbortController | null = null;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#state = options.feed ? { kind: 'idle' } : { kind: 'none', why: options.why };
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Asks the feed. What was fetched for a version that is not the newest any more is thrown away. */
  async look(): Promise<UpdateState> {
    const { feed, version } = this.#options;
    if (!feed || this.#stop) return this.#state;
    return this.#work({ kind: 'looking' }, async (signal) => {
      const release = await feed.read(signal);
      const isNewer = gt(release.version, version);
      if (release.version !== this.#release?.version) this.#fetched = null;
      this.#release = isNewer ? release : null;
      await this.#keepOnly(isNewer ? release.version : null);
      if (!isNewer) return { kind: 'current' };
      if (this.#fetched !== null) return { kind: 'ready', version: release.version };
      const { date, notes } = release;
      return { kind: 'found', version: release.version, date, notes, bytes: this.#file?.size ?? null };
    });
  }

  async download(): Promise<UpdateState> {
    const { feed, folder } = this.#options;
    const [release, file] = [this.#release, this.#file];
    if (!feed || !release || !file || this.#stop) return this.#state;
    const { version } = release;
    return this.#work({ kind: 'downloading', version, share: 0 }, async (signal) => {
      const onShare = (share: number): void => this.#set({ kind: 'downloading', version, share });
      this.#fetched = await feed.fetch(file, version, join(folder, version), onShare, signal);
      return { kind: 'ready', version };
    });
  }

  /** Ends what runs; what has come of a file is kept for the next try. */
  cancel(): UpdateState {
    this.#stop?.abort();
    return this.#state;
  }

  /** Looks at the file once more before it is handed to the system. */
  async install(): Promise<UpdateState> {
    const { installedAs: as, install } = this.#options;
    const [release, file, path] = [this.#release, this.#file, this.#fetched];
    if (!release || !file || !as || path === null || this.#stop) return this.#state;
    const { version } = release;
    return this.#work({ kind: 'installing', version }, async (signal) => {
      const fault = await faultOf(path, { ...file, gitSha1: null }, signal).catch(() => 'it is gone');
      if (fault !== null) {
        this.#fetched = null;
        await this.#keepOnly(null);
        throw new HeadlightError('updateDamaged', { version });
      }
      await install(as, path, file, version);
      return { kind: 'installing', version };
    });
  }

  /** The file of the release that fits this system. */
  get #file(): ReleaseFile | null {
    const { installedAs, arch } = this.#options;
    return this.#release?.files.find((file) => file.as === installedAs && file.arch === arch) ?? null;
  }

  /** Throws away what was fetched of other versions: installed since, or taken back. */
  async #keepOnly(version: string | null): Promise<void> {
    const { folder } = this.#options;
    const names = await readdir(folder).catch(() => []);
    const others = names.filter((name) => name !== version);
    await Promise.all(others.map((name) => rm(join(folder, name), { recursive: true, force: true })));
  }

  async #work(begun: UpdateState, work: (signal: AbortSignal) => Promise<UpdateState>): Promise<UpdateState> {
    const before = this.#state;
    const stop = new AbortController();
    this.#stop = stop;
    this.#set(begun);
    try {
      this.#set(await work(stop.signal));
    } catch (error) {
      const known = error instanceof HeadlightError ? error : new HeadlightError('internal', { detail: 'update' });
      this.#set(known.code === 'cancelled' ? before : { kind: 'failed', error: known.toData() });
    } finally {
      this.#stop = null;
    }
    return this.#state;
  }

  #set(state: UpdateState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
