/** Models from a hub, as the window sees it: what is suggested, what was looked at, and how far the one download is. */
import type { DownloadsApi } from '../../shared/ipc';
import type { Downloaded, DownloadOffer, InstallProgress, SuggestedModel } from '../../shared/ipc-downloads';
import { BUILT_IN_TOP1 } from '../../shared/built-in';
import type { ErrorData } from '../../vit/errors';
import { HubToken } from './hub-token.svelte';

/** Milliseconds without an answer before it is said. */
const QUIET_MS = 2500;

/** `stopped`: called off or failed; the next try goes on from what is left. */
export type DownloadStage = 'idle' | 'looking' | 'offered' | 'downloading' | 'stopped';

export class DownloadState {
  readonly #api: DownloadsApi;
  readonly #onDone: (downloaded: Downloaded) => void;
  stage = $state<DownloadStage>('idle');
  suggested = $state.raw<readonly SuggestedModel[]>([]);
  offer = $state.raw<DownloadOffer | null>(null);
  progress = $state.raw<InstallProgress | null>(null);
  error = $state.raw<ErrorData | null>(null);
  /** The hub has not answered for so long that a person should know. */
  quiet = $state(false);
  /** What was asked for, while it is looked at. */
  asked = $state('');

  /** @param onDone told of a model that is in the list now */
  /** For private and gated models. */
  readonly token: HubToken;

  constructor(api: DownloadsApi, onDone: (downloaded: Downloaded) => void) {
    this.#api = api;
    this.#onDone = onDone;
    this.token = new HubToken(api);
  }

  /** Bytes here of the model that was looked at. */
  readonly received: number = $derived(this.progress?.received ?? this.offer?.alreadyHere ?? 0);

  /** The smallest of the list that is right more often than what ships; null where there is none. */
  readonly better: SuggestedModel | null = $derived(
    this.suggested
      .filter(({ top1 }) => top1 !== null && top1.percent > BUILT_IN_TOP1)
      .reduce<SuggestedModel | null>(
        (least, each) => (least && least.megabytes <= each.megabytes ? least : each),
        null,
      ),
  );

  readonly busy: boolean = $derived(this.stage === 'looking' || this.stage === 'downloading');

  /** Reads the list that ships, and finds the download that a page before this one has begun; nothing is asked of the network. */
  async start(): Promise<void> {
    if (this.suggested.length > 0) return;
    const answer = await this.#api.suggestedModels();
    if (answer.ok) this.suggested = answer.value;
    else this.error = answer;
    const running = await this.#api.runningDownload();
    if (!running.ok || !running.value || this.busy) return;
    this.#set('offered', running.value);
    await this.download();
  }

  /** Asks the hub what a download would bring. @param text an id, or the address of a model's page */
  lookUp = async (text: string): Promise<void> => {
    const id = text.trim();
    if (id === '' || this.busy) return;
    this.#set('looking', { asked: id });
    const timer = setTimeout(() => (this.quiet = true), QUIET_MS);
    const answer = await this.#api.lookModel(id);
    clearTimeout(timer);
    this.quiet = false;
    if (answer.ok) this.#set('offered', { offer: answer.value });
    else this.#set('idle', { error: answer.code === 'cancelled' ? null : answer });
  };

  /** Looks and fetches at once. */
  get = async (id: string): Promise<void> => {
    await this.lookUp(id);
    if (this.offer?.id === id) await this.download();
  };

  /** Fetches what was looked at, from where an earlier try stopped. */
  download = async (): Promise<void> => {
    const { offer } = this;
    if (!offer || this.busy) return;
    this.stage = 'downloading';
    this.error = null;
    const answer = await this.#api.downloadModel(offer.id);
    if (answer.ok) {
      this.#set('idle', {});
      return this.#onDone(answer.value);
    }
    await this.#stopped(answer.code === 'cancelled' ? null : answer);
  };

  /** Forgets what an unfinished download has left. */
  discard = async (): Promise<void> => {
    const { offer } = this;
    if (!offer || this.busy) return;
    const answer = await this.#api.discardDownload(offer.id);
    await this.#stopped(answer.ok ? null : answer);
  };

  cancel = (): void => void this.#api.cancelDownload();

  /** Main tells how far the download is. */
  progressed = (progress: InstallProgress): void => {
    if (this.stage === 'downloading') this.progress = progress;
  };

  /** Main keeps nothing that the hub refused: asks it what is left. */
  async #stopped(error: ErrorData | null): Promise<void> {
    const offer = this.offer;
    const left = offer && (await this.#api.downloadLeft(offer.id));
    if (offer) this.offer = { ...offer, alreadyHere: left?.ok ? left.value : 0 };
    this.progress = null;
    this.stage = 'stopped';
    this.error = error;
  }

  #set(stage: DownloadStage, { offer = null, progress = null, error = null, asked = '' }: Partial<Situation>): void {
    this.stage = stage;
    this.offer = offer;
    this.error = error;
    this.asked = asked;
    this.progress = progress;
  }
}

interface Situation {
  readonly progress: InstallProgress | null;
  readonly offer: DownloadOffer | null;
  readonly error: ErrorData | null;
  readonly asked: string;
}
