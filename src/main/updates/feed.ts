/** The feed of new versions and the files beside it, fetched when a person asks and never else. */
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { HeadlightError } from '../../vit/errors';
import { within } from '../models/hub/deadline';
import { downloadFile } from '../models/hub/download-file';
import { HubRequests } from '../models/hub/requests';
import { waitFor, withRetries } from '../models/hub/retry';
import { nodeTransport, type Transport } from '../models/hub/transport';
import { ProgressMeter } from '../models/progress';
import type { UpdatePlace } from './place';
import { readRelease, type Release, type ReleaseFile } from './release';

const MAX_FEED = 1 << 20;
/** Milliseconds for the whole feed. */
const FEED_TIME = 15_000;
/** Errors of the hub's client that hold for any server. */
const OF_ANY_SERVER = ['hubUnreachable', 'hubProxyFailed', 'hubBusy', 'saveFailed', 'cancelled'];

export class UpdateFeed {
  readonly #place: UpdatePlace;
  readonly #wait: typeof waitFor;
  readonly #requests: HubRequests;
  readonly #url: URL;

  constructor(place: UpdatePlace, transport: Transport = nodeTransport(), wait = waitFor) {
    this.#place = place;
    this.#wait = wait;
    this.#url = new URL(place.feed);
    this.#requests = new HubRequests({ endpoint: this.#url, transport });
  }

  /** Rejects with `updateUnsigned`, `updateFeedInvalid`, `cancelled`, and what keeps a server from being reached. */
  async read(signal: AbortSignal): Promise<Release> {
    const asked = { id: 'updates', signal };
    const text = await this.#inOurWords(
      withRetries(
        () =>
          within(FEED_TIME, signal, (inTime) =>
            this.#requests.text(this.#url, MAX_FEED, { ...asked, signal: inTime }),
          ).catch((error: unknown) => {
            throw this.#requests.trouble(error, signal);
          }),
        { signal, look: true, wait: this.#wait },
      ),
    );
    return readRelease(new TextDecoder().decode(text), this.#place.key, this.#url.host);
  }

  /**
   * Fetches a file of the release into `folder`; what an earlier try left is gone on with.
   * Rejects with `updateDamaged` where it is not the one that was signed, and as `read`.
   * @returns its path
   */
  async fetch(
    file: ReleaseFile,
    version: string,
    folder: string,
    onShare: (share: number) => void,
    signal: AbortSignal,
  ): Promise<string> {
    await mkdir(folder, { recursive: true });
    const expected = { name: file.name, size: file.size, sha256: file.sha256, gitSha1: null };
    const meter = new ProgressMeter(file.size, 0, ({ received, total }) => onShare(received / total));
    const job = { id: version, url: new URL(file.name, this.#url), commit: null, file: expected, folder, meter };
    await this.#inOurWords(downloadFile(this.#requests, job, { signal, wait: this.#wait }), version);
    return join(folder, file.name);
  }

  /** Turns the hub's errors, which speak of models, into errors about versions. */
  async #inOurWords<T>(work: Promise<T>, version = ''): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof HeadlightError) || OF_ANY_SERVER.includes(error.code)) throw error;
      if (error.code === 'hubFileDamaged') throw new HeadlightError('updateDamaged', { version });
      const { detail } = error.params;
      throw new HeadlightError('updateFeedInvalid', { host: this.#url.host, detail: detail ?? error.code });
    }
  }
}
