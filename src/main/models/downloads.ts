/** Downloads as the window asks for them: one at a time, first looked at, called off at any moment. Electron-free. */
import type { DownloadOffer, SuggestedModel } from '../../shared/ipc-downloads';
import { HeadlightError } from '../../vit/errors';
import { endpointFrom, offlineFrom, tokenFrom } from './hub/address';
import { nodeTransport } from './hub/transport';
import { ModelInstaller, type InstallerOptions, type ModelOffer } from './installer';
import type { OnProgress } from './progress';

type Token = () => Promise<string | null>;

export class ModelDownloads {
  /** What was looked at last: that very commit is what is downloaded. */
  #looked: ModelOffer | null = null;
  #looking = new AbortController();
  #running: { readonly id: string; readonly control: AbortController } | null = null;
  #made: ModelInstaller | undefined;

  /**
   * @param env names hub and proxy, and whether to stay offline; read when it is first needed
   * @param token asked for with each request
   */
  constructor(
    private readonly places: Omit<InstallerOptions, 'hub'>,
    private readonly env: NodeJS.ProcessEnv,
    private readonly onProgress: OnProgress,
    private readonly token: Token = async () => tokenFrom(env),
  ) {}

  /** Rejects with `configInvalid` where the list is damaged. */
  suggested(): Promise<readonly SuggestedModel[]> {
    return this.#installer.suggested();
  }

  /** Rejects as `ModelInstaller.look`; an earlier look is called off. */
  async look(id: string): Promise<DownloadOffer> {
    this.#looking.abort();
    this.#looking = new AbortController();
    const offer = await this.#installer.look(id, null, this.#looking.signal);
    this.#looked = offer;
    const { licence, bytes, files, installsAs, installed, alreadyHere, freeBytes } = offer;
    return { id: offer.id, licence, bytes, files: files.length, installsAs, installed, alreadyHere, freeBytes };
  }

  /** Resolves to the model's id here. Rejects as `ModelInstaller.download`, and with `modelBusy` while another one runs. */
  async download(id: string): Promise<string> {
    if (this.#running) throw new HeadlightError('modelBusy', { model: this.#running.id });
    const control = new AbortController();
    this.#running = { id, control };
    try {
      const wanted = this.#looked?.id === id ? this.#looked : id;
      return (await this.#installer.download(wanted, this.onProgress, control.signal)).id;
    } finally {
      this.#running = null;
    }
  }

  /** Ends what goes on; what has arrived stays for the next try. */
  cancel(): void {
    this.#looking.abort();
    this.#running?.control.abort();
  }

  get #installer(): ModelInstaller {
    return (this.#made ??= new ModelInstaller({ ...this.places, hub: hubFrom(this.env, this.token) }));
  }
}

/** Throws `hubAnswerInvalid` where `HF_ENDPOINT` is no web address. */
export function hubFrom(env: NodeJS.ProcessEnv, token: Token = async () => tokenFrom(env)): InstallerOptions['hub'] {
  return { endpoint: endpointFrom(env), transport: nodeTransport({ env }), token, offline: () => offlineFrom(env) };
}
