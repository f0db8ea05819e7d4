/** Downloads as the window asks for them: one at a time, first looked at, called off at any moment. Electron-free. */
import type { DownloadOffer, InstallProgress, RunningDownload, SuggestedModel } from '../../shared/ipc-downloads';
import { HeadlightError } from '../../vit/errors';
import { endpointFrom, offlineFrom, tokenFrom } from './hub/address';
import { isReadByProxy, nodeTransport } from './hub/transport';
import { ModelInstaller, type InstallerOptions, type ModelOffer } from './installer';
import type { OnProgress } from './progress';

type Token = () => Promise<string | null>;

interface Running extends RunningDownload {
  readonly control: AbortController;
  /** The model's id here, when it is installed. */
  readonly ended: Promise<string>;
  progress: InstallProgress | null;
}

export class ModelDownloads {
  readonly #places: Omit<InstallerOptions, 'hub'>;
  readonly #env: NodeJS.ProcessEnv;
  readonly #onProgress: OnProgress;
  readonly #token: Token;
  /** What was looked at last: that very commit is what is downloaded. */
  #looked: ModelOffer | null = null;
  #looking = new AbortController();
  #running: Running | null = null;
  #made: ModelInstaller | undefined;

  /**
   * @param env names hub and proxy, and whether to stay offline; read when it is first needed
   * @param token asked for with each request
   */
  constructor(
    places: Omit<InstallerOptions, 'hub'>,
    env: NodeJS.ProcessEnv,
    onProgress: OnProgress,
    token: Token = async () => tokenFrom(env),
  ) {
    this.#places = places;
    this.#env = env;
    this.#onProgress = onProgress;
    this.#token = token;
  }

  /** Rejects with `configInvalid` where the list is damaged. */
  suggested(): Promise<readonly SuggestedModel[]> {
    return this.#installer.suggested();
  }

  /** What goes on now: a window that was loaded anew finds it again. */
  get running(): RunningDownload | null {
    return this.#running && { offer: this.#running.offer, progress: this.#running.progress };
  }

  /** Rejects as `ModelInstaller.lookUp`; an earlier look is called off. */
  async lookUp(id: string): Promise<DownloadOffer> {
    this.#looking.abort();
    this.#looking = new AbortController();
    this.#looked = await this.#installer.lookUp(id, null, this.#looking.signal);
    return forWindow(this.#looked);
  }

  /**
   * Resolves to the model's id here; the download that runs is joined. Rejects as `ModelInstaller.download`, and with `modelBusy` while
   * another one runs.
   */
  async download(id: string): Promise<string> {
    if (this.#running) return this.#join(id);
    const offer = this.#looked?.id === id ? this.#looked : await this.#installer.lookUp(id);
    if (this.#running) return this.#join(id); // begun while the hub was asked
    const control = new AbortController();
    const ended = this.#installer.download(offer, this.#progressed, control.signal).then((model) => model.id);
    this.#running = { offer: forWindow(offer), progress: null, control, ended };
    try {
      return await ended;
    } finally {
      this.#running = null;
    }
  }

  /** Bytes that are here of what was looked at last; 0 for anything else. */
  async left(id: string): Promise<number> {
    return this.#looked?.id === id ? this.#installer.alreadyHere(this.#looked) : 0;
  }

  /** Forgets what an unfinished download has left. Rejects with `modelBusy` while it runs. */
  discard(id: string): Promise<void> {
    return this.#installer.discard(id);
  }

  /** Ends what goes on; what has arrived stays for the next try. */
  cancel(): void {
    this.#looking.abort();
    this.#running?.control.abort();
  }

  async #join(id: string): Promise<string> {
    if (this.#running?.offer.id === id) return this.#running.ended;
    throw new HeadlightError('modelBusy', { model: this.#running?.offer.id ?? id });
  }

  readonly #progressed: OnProgress = (progress) => {
    if (this.#running) this.#running.progress = progress;
    this.#onProgress(progress);
  };

  get #installer(): ModelInstaller {
    return (this.#made ??= new ModelInstaller({ ...this.#places, hub: hubFrom(this.#env, this.#token) }));
  }
}

/** An offer without what the window has no use for. */
function forWindow(offer: ModelOffer): DownloadOffer {
  const { id, licence, bytes, files, installsAs, installed, alreadyHere, freeBytes } = offer;
  return { id, licence, bytes, files: files.length, installsAs, installed, alreadyHere, freeBytes };
}

/** Throws `hubEndpointInvalid` where `HF_ENDPOINT` is no web address. */
export function hubFrom(env: NodeJS.ProcessEnv, token: Token = async () => tokenFrom(env)): InstallerOptions['hub'] {
  const isRead = (url: URL): boolean => isReadByProxy(url, env);
  const transport = nodeTransport({ env });
  return { endpoint: endpointFrom(env), transport, token, isRead, offline: () => offlineFrom(env) };
}
