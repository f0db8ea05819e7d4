/** The contract about models that a hub has: what is suggested, what a download would bring, and how far it is. */
import type { ModelRef } from './ipc-models';

/** A model worth trying, from the list that ships. */
export interface SuggestedModel {
  /** On the hub. */
  readonly id: string;
  /** For people: 'ViT-B/16'. */
  readonly name: string;
  /** Size of the download. */
  readonly megabytes: number;
  readonly parameters: number;
  /** Top-1 on ImageNet-1k in percent, and the table it is from; null where none is published. */
  readonly top1: { readonly percent: number; readonly source: string } | null;
  readonly note?: { readonly en: string; readonly ko: string } | undefined;
}

/** What a download would bring. */
export interface DownloadOffer {
  /** On the hub. */
  readonly id: string;
  /** The hub's own word ('apache-2.0'), or null. */
  readonly licence: string | null;
  /** Size of all files together. */
  readonly bytes: number;
  readonly files: number;
  /** What it will be called here. */
  readonly installsAs: string;
  /** Here already, at this very commit. */
  readonly installed: boolean;
  /** Bytes that an earlier, unfinished try has left. */
  readonly alreadyHere: number;
  readonly freeBytes: number;
}

export interface InstallProgress {
  /** `waiting`: the hub is to be asked again in a moment; `checking`: checksums and the model's own sense. */
  readonly phase: 'transferring' | 'waiting' | 'checking';
  /** Bytes that are here, those of an earlier try included. */
  readonly received: number;
  /** Bytes of all files. */
  readonly total: number;
  /** Over the last seconds; null before there is anything to say. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/**
 * Where the access token of the hub is from, never what it is. `environment` wins over `keychain`; `unavailable`: there is none, and the system
 * has no keychain to keep one in.
 */
export type HubTokenState = 'none' | 'environment' | 'keychain' | 'unavailable';

export interface Downloaded {
  /** The model's id in the list. */
  readonly id: string;
  /** All models as they are now. */
  readonly models: readonly ModelRef[];
}

/** A download that goes on, whichever page of the window began it. */
export interface RunningDownload {
  readonly offer: DownloadOffer;
  /** Null before anything has come. */
  readonly progress: InstallProgress | null;
}

/** What preload may invoke in main. Nothing here is asked before a person asks for it. */
export interface DownloadInvocations {
  suggestedModels(): readonly SuggestedModel[];
  /** Rejects with `hub…` errors, those of a repository that holds nothing to open, and `cancelled`. */
  lookModel(id: string): DownloadOffer;
  /** What was looked at last, or the newest. Rejects as `lookModel`, and with `modelBusy` while another one runs; one that runs is joined. */
  downloadModel(id: string): Downloaded;
  runningDownload(): RunningDownload | null;
  /** Bytes that are here of what was looked at last; 0 for anything else. */
  downloadLeft(id: string): number;
  /** Forgets what an unfinished download has left. Rejects with `modelBusy` while it runs. */
  discardDownload(id: string): null;
  /** Ends a look or a download; what has arrived is kept for the next try. */
  cancelDownload(): null;
  hubToken(): HubTokenState;
  /** Kept for this hub, locked by the system. Rejects with `hubTokenInvalid`, `keychainUnavailable` and `saveFailed`. */
  setHubToken(token: string): HubTokenState;
  /** Forgets the one that is kept. */
  forgetHubToken(): HubTokenState;
}
