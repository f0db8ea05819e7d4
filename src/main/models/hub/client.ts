/** A Hugging Face-style hub: what a model consists of, and its files. Knows nothing of where models are installed. */
import { HeadlightError } from '../../../vit/errors';
import { parseJson } from '../../../vit/checkpoint/json';
import { neededFiles } from '../needed-files';
import type { ProgressMeter } from '../progress';
import { checkedRevision, fileUrl, metadataUrl, modelIdIn } from './address';
import { within } from './deadline';
import { downloadFile, type FileToFetch } from './download-file';
import { licenceInReadme } from './licence';
import { MAX_FILE, readMetadata, type HubFile } from './metadata';
import { HubRequests, type HubOptions } from './requests';
import { waitFor, withRetries, type RetryOptions } from './retry';

/** A model that may be downloaded: everything a person wants to know before. */
export interface HubOffer {
  readonly id: string;
  /** The hub's address. */
  readonly hub: string;
  /** The revision asked for; null is the newest. */
  readonly revision: string | null;
  /** What the revision means now; files are fetched at this commit. */
  readonly commit: string;
  /** The hub's own word ('apache-2.0'), or null. */
  readonly licence: string | null;
  readonly gated: boolean;
  /** What will be fetched, small files first. */
  readonly files: readonly FileToFetch[];
  /** Bytes of all of them. */
  readonly bytes: number;
}

export interface HubClientOptions extends HubOptions {
  /** True where downloads are switched off. */
  readonly offline?: () => boolean;
  readonly wait?: RetryOptions['wait'];
  /** Milliseconds for an answer of text, from first to last byte. */
  readonly textTime?: number;
}

/** Real ones have some KB; 4 MB would list twenty thousand files. */
const MAX_METADATA = 4 * 2 ** 20;
const MAX_TEXT = 20_000_000;
const TEXT_TIME = 60_000;

export class HubClient {
  readonly #requests: HubRequests;
  readonly #offline: () => boolean;
  readonly #wait: RetryOptions['wait'];
  readonly #textTime: number;

  constructor({ offline = () => false, wait = waitFor, textTime = TEXT_TIME, ...options }: HubClientOptions) {
    this.#requests = new HubRequests(options);
    this.#offline = offline;
    this.#wait = wait;
    this.#textTime = textTime;
  }

  /** True where nothing may be asked. */
  get offline(): boolean {
    return this.#offline();
  }

  get endpoint(): URL {
    return this.#requests.endpoint;
  }

  /**
   * Asks for metadata and, where it has to, for a few small files. Rejects with a `hub…` error, `cancelled`, and those of `neededFiles` where
   * the repository holds no weights that can be opened.
   */
  async lookUp(text: string, revision: string | null, signal: AbortSignal): Promise<HubOffer> {
    const id = modelIdIn(text, this.endpoint);
    if (this.offline) throw new HeadlightError('hubOffline');
    const at = revision === null ? null : checkedRevision(id, revision);
    const json = await this.#text(metadataUrl(this.endpoint, id, at), MAX_METADATA, { id, revision: at, signal });
    const model = readMetadata(parsed(json), (detail) => this.#requests.invalid(detail));
    const asked = { id, revision: model.commit, signal };
    const read = (name: string): Promise<Uint8Array> =>
      this.#text(fileUrl(this.endpoint, id, model.commit, name), MAX_TEXT, asked);
    const names = await neededFiles(id, model.files, read);
    const files = await Promise.all(
      names.map((name) =>
        this.#described(
          model.files.find((file) => file.name === name),
          asked,
        ),
      ),
    );
    const readme = names.find((name) => name.toLowerCase() === 'readme.md');
    const licence =
      model.licence ?? (readme === undefined ? null : licenceInReadme(new TextDecoder().decode(await read(readme))));
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const { commit, gated } = model;
    return { id, hub: this.endpoint.origin, revision: at, commit, licence, gated, files, bytes };
  }

  /** Fetches one file of an offer into `folder`; see `downloadFile`. */
  async download(offer: HubOffer, file: FileToFetch, folder: string, meter: ProgressMeter, signal: AbortSignal) {
    if (this.offline) throw new HeadlightError('hubOffline');
    const { id, commit } = offer;
    const url = fileUrl(this.endpoint, id, commit, file.name);
    await downloadFile(this.#requests, { id, url, commit, file, folder, meter }, { signal, wait: this.#wait });
  }

  /** Size and checksum, asked for one by one where the metadata lacks the size. Of the hub only: links to the storage are signed for GET. */
  async #described(file: HubFile | undefined, asked: Asked): Promise<FileToFetch> {
    if (!file) throw this.#requests.invalid('a file that is not listed');
    const { size } = file;
    if (size !== null) return { ...file, size };
    const url = fileUrl(this.endpoint, asked.id, asked.revision ?? '', file.name);
    return this.#retrying(asked.signal, async () => {
      const answer = await this.#requests.send(url, { method: 'HEAD', until: 'x-linked-size', ...asked });
      answer.discard();
      const length = Number(answer.hubHeader('x-linked-size') ?? answer.header('content-length') ?? NaN);
      if (!Number.isSafeInteger(length) || length < 0 || length > MAX_FILE)
        throw this.#requests.invalid(`no size of ${file.name}`);
      const etag = (answer.hubHeader('x-linked-etag') ?? answer.hubHeader('etag') ?? '').replace(/^W\/|"/g, '');
      const sha256 = file.sha256 ?? (/^[0-9a-f]{64}$/.test(etag) ? etag : null);
      const gitSha1 = file.gitSha1 ?? (/^[0-9a-f]{40}$/.test(etag) ? etag : null);
      return { name: file.name, size: length, sha256, gitSha1: sha256 === null ? gitSha1 : null };
    });
  }

  /** A whole small answer, at most `limit` bytes. */
  async #text(url: URL, limit: number, asked: Asked): Promise<Uint8Array> {
    return this.#retrying(asked.signal, () =>
      within(this.#textTime, asked.signal, (signal) => this.#requests.text(url, limit, { ...asked, signal })),
    );
  }

  #retrying<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const said = (): Promise<T> =>
      work().catch((error: unknown) => {
        throw this.#requests.trouble(error, signal);
      });
    return withRetries(said, { signal, look: true, wait: this.#wait });
  }
}

interface Asked {
  readonly id: string;
  readonly revision: string | null;
  readonly signal: AbortSignal;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
