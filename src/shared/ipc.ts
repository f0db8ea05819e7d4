/**
 * The one contract between renderer, preload and main. Every `invoke` answers `Result<T>`; arguments are checked by
 * schemas in `src/main/ipc` on arrival, and the sender with them. File paths never reach the renderer.
 */
import type { EngineName } from '../vit/execute/executor';
import type { ErrorData } from '../vit/errors';
import type { BenchInvocations } from './ipc-bench';
import type { DownloadInvocations, InstallProgress } from './ipc-downloads';
import type { GuidePage } from './guide';
import type { ExportedFile } from './ipc-export';
import type { ModelInvocations, ModelRef } from './ipc-models';
import type { AnswerInvocations } from './ipc-answers';
import type { ChosenFolder, FileInvocations } from './ipc-files';
import type { WatchedFolder, WatchInvocations } from './ipc-watch';
import type { LeftOut } from './left-out';
import type { LibraryInvocations, Place } from './library';
import type { OwnLabelInvocations } from './own-labels';
import type { Settings } from './settings';
import type { TurnBy } from './turn';
import type { UpdateInvocations, UpdateState } from './updates';

export type { ModelRef };

export type Result<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & ErrorData);

/** A photo the main process knows; bytes and path stay there. */
export interface PhotoRef {
  readonly id: string;
  /** File name without folders. */
  readonly name: string;
  /** Bytes; 0 when unknown. */
  readonly bytes: number;
  readonly sample: boolean;
}

/** What was saved, by name; where it lies only main knows. */
export interface SavedFile {
  readonly file: string;
  /** The file of its settings; null where it holds them itself. */
  readonly settings: string | null;
}

/** What came of adding: photos, and inputs that could not be taken, each with its reason. */
export interface AddedPhotos {
  readonly photos: readonly PhotoRef[];
  readonly failed: readonly { readonly name: string; readonly error: ErrorData }[];
  /** Files of their folders that are no photos. */
  readonly leftOut?: LeftOut;
  /** So many photos before these were handed over while these were looked for. */
  readonly handed?: number;
}

/** What came of files and folders that a person named: photos, models, and what could be neither. */
export interface Added extends AddedPhotos {
  readonly models: readonly ModelRef[];
  /** Dropped folders that could be watched. */
  readonly folders?: readonly ChosenFolder[];
  /** They came by themselves: what is shown stays. */
  readonly quiet?: true;
  /** Some photos of what is still looked through; more come. */
  readonly some?: true;
}

export interface Bootstrap {
  readonly version: string;
  readonly platform: string;
  /** From the system, resolved: what `settings.locale === 'system'` means now. */
  readonly systemLocale: 'en' | 'ko';
  readonly settings: Settings;
  readonly models: readonly ModelRef[];
  /** File arguments, or the samples where there are none; after a reload the photos that were open. */
  readonly added: Added;
  /** Samples, for the empty state. */
  readonly samples: readonly PhotoRef[];
  /** Set from the command line (`--engine`) for tests; wins over settings. */
  readonly forcedEngine: EngineName | 'auto' | null;
  /** The window is there to measure engines for the command line, and for nothing else. */
  readonly measures: boolean;
  /** The window's process died and was started anew; `added` then holds the photos of before. */
  readonly recovered: boolean;
  /** The data folder cannot be written, so that nothing is kept; true once. */
  readonly unkept: boolean;
  /** The run before this one was killed or crashed; true once. */
  readonly cutOff: boolean;
  /** Files of ours that cannot be understood, by name; each is told once. */
  readonly damaged: readonly string[];
  /** Where a person was when the app was left; null at first. */
  readonly place: Place | null;
  /** The first of the photos that were named at the start, which is to be shown; null where there is none. */
  readonly shown: string | null;
  /** What is wrong with the library; null where nothing is. */
  readonly libraryError: ErrorData | null;
}

/** Menu items and shortcuts, by name. The renderer carries them out. */
export type Command =
  | 'open'
  | 'openModel'
  | 'models'
  | 'compare'
  | 'paste'
  | 'copyOverlay'
  | 'saveOverlay'
  | 'settings'
  | 'shortcuts'
  | 'tour'
  | 'guide'
  | 'about'
  | 'nextPhoto'
  | 'previousPhoto'
  | 'removePhoto'
  | 'removeAll'
  | 'moreLikeThis'
  | 'revealPhoto'
  | 'turnLeft'
  | 'turnRight'
  | 'cancel'
  | 'layerUp'
  | 'layerDown'
  | 'headPrevious'
  | 'headNext'
  | 'nextToken'
  | 'releaseToken'
  | 'rollout'
  | 'attention'
  | 'gradRollout'
  | 'gallery'
  | 'relevance'
  | 'occlusion'
  | 'light'
  | 'heat'
  | 'both'
  | 'zoomFit'
  | 'zoomFull'
  | 'tabLook'
  | 'tabHeads'
  | 'tabChange'
  | 'tabLayers'
  | 'tabWords'
  | 'tabFill'
  | 'sortPhotos'
  | 'writeKeywords'
  | 'undoFiles'
  | 'bench';

/** Every invocation about models, answered as a `Result`. */
export type ModelsApi = {
  readonly [C in keyof ModelInvocations]: (
    ...args: Parameters<ModelInvocations[C]>
  ) => Promise<Result<ReturnType<ModelInvocations[C]>>>;
};

/** Every invocation about models of a hub. */
export type DownloadsApi = {
  readonly [C in keyof DownloadInvocations]: (
    ...args: Parameters<DownloadInvocations[C]>
  ) => Promise<Result<ReturnType<DownloadInvocations[C]>>>;
};

/** Every invocation of the benchmark. */
export type BenchApi = {
  readonly [C in keyof BenchInvocations]: (
    ...args: Parameters<BenchInvocations[C]>
  ) => Promise<Result<ReturnType<BenchInvocations[C]>>>;
};

/** Every invocation of the library. */
export type LibraryApi = {
  readonly [C in keyof LibraryInvocations]: (
    ...args: Parameters<LibraryInvocations[C]>
  ) => Promise<Result<ReturnType<LibraryInvocations[C]>>>;
};

/** Every invocation about new versions of the app. */
export type UpdatesApi = {
  readonly [C in keyof UpdateInvocations]: (
    ...args: Parameters<UpdateInvocations[C]>
  ) => Promise<Result<ReturnType<UpdateInvocations[C]>>>;
};

/** Every invocation about files of photos. */
export type FilesApi = {
  readonly [C in keyof (FileInvocations & AnswerInvocations)]: (
    ...args: Parameters<(FileInvocations & AnswerInvocations)[C]>
  ) => Promise<Result<ReturnType<(FileInvocations & AnswerInvocations)[C]>>>;
};

/** Every invocation about a person's own labels. */
export type OwnLabelsApi = {
  readonly [C in keyof OwnLabelInvocations]: (
    ...args: Parameters<OwnLabelInvocations[C]>
  ) => Promise<Result<ReturnType<OwnLabelInvocations[C]>>>;
};

/** Every invocation about watched folders. */
export type WatchApi = {
  readonly [C in keyof WatchInvocations]: (
    ...args: Parameters<WatchInvocations[C]>
  ) => Promise<Result<ReturnType<WatchInvocations[C]>>>;
};

/** `window.headlight`, made by the preload script; nothing else of Electron is visible to the renderer. */
export interface HeadlightApi {
  bootstrap(): Promise<Result<Bootstrap>>;
  /** Shows the open dialog (files and folders). */
  openPhotos(): Promise<Result<Added>>;
  /** Dropped files or folders; the preload turns `File`s into paths (or bytes, when a file has no path). */
  addFiles(files: readonly File[]): Promise<Result<Added>>;
  /** Bytes from a paste or from a picture dragged out of a browser. */
  addBytes(name: string, bytes: Uint8Array): Promise<Result<Added>>;
  /** Reads the clipboard in main: an image or copied files. */
  pastePhotos(): Promise<Result<Added>>;
  /** Ends the look through dropped files; what was found so far is taken. */
  stopLooking(): Promise<Result<null>>;
  removePhotos(ids: readonly string[]): Promise<Result<null>>;
  /** Degrees clockwise; the turned photo takes the other's place under an id of its own. */
  turnPhoto(id: string, by: TurnBy): Promise<Result<PhotoRef>>;
  /** Shows a photo's file in its folder; false where it has none. */
  revealPhoto(id: string): Promise<Result<boolean>>;
  saveSettings(settings: Settings): Promise<Result<Settings>>;
  /** Asks where, writes it and its settings beside it, each whole or not at all; null when the person cancelled. */
  saveFile(file: ExportedFile): Promise<Result<SavedFile | null>>;
  /** Shows a page of the guide in the person's browser, in the window's language. */
  openGuide(page: GuidePage): Promise<Result<null>>;
  /** Shows in its folder what was saved last. */
  revealSaved(): Promise<Result<null>>;
  copyPng(png: Uint8Array): Promise<Result<null>>;
  copyText(text: string): Promise<Result<null>>;
  /** This computer, this run and the end of the log without names, for a person to copy: Markdown. */
  problemReport(): Promise<Result<string>>;
  readonly models: ModelsApi;
  readonly downloads: DownloadsApi;
  readonly bench: BenchApi;
  readonly library: LibraryApi;
  readonly updates: UpdatesApi;
  readonly files: FilesApi;
  readonly watch: WatchApi;
  readonly ownLabels: OwnLabelsApi;
  /** Asks for another port to the photo process; it arrives as `headlight:photo-port`. */
  connectPhotos(): Promise<Result<null>>;
  /** Starts the native process where there is none; a port to it arrives as `headlight:native-port`. */
  startNative(): Promise<Result<null>>;
  /** The native process died; ports to it lead nowhere. */
  onNativeEnded(listener: () => void): () => void;
  /** The process for graphics died again and again; software draws from now on. */
  onGraphicsFailed(listener: () => void): () => void;
  /** Menu labels follow the UI language. */
  onCommand(listener: (command: Command) => void): () => void;
  onAdded(listener: (added: Added) => void): () => void;
  /** The decoder died or was stopped on this photo. */
  onPhotoFailed(listener: (id: string, error: ErrorData) => void): () => void;
  onDownloadProgress(listener: (progress: InstallProgress) => void): () => void;
  /** Photos found so far, while files and folders are looked through. */
  onFound(listener: (photos: number) => void): () => void;
  onUnkept(listener: () => void): () => void;
  /** Photos whose files are elsewhere now; those are there under ids of their own. */
  onPhotosGone(listener: (ids: readonly string[]) => void): () => void;
  /** A watched folder is gone, or there again. */
  onWatched(listener: (folders: readonly WatchedFolder[]) => void): () => void;
  /** Files done, and of how many, while photos are copied, moved or written. */
  onFilesProgress(listener: (done: number, total: number) => void): () => void;
  /** Something is wrong with the library itself. */
  onLibraryTrouble(listener: (error: ErrorData) => void): () => void;
  onUpdateState(listener: (state: UpdateState) => void): () => void;
  onModelsChanged(listener: (models: readonly ModelRef[]) => void): () => void;
  onSettingsChanged(listener: (settings: Settings) => void): () => void;
}
// A MessagePort to the photo process arrives as `window.postMessage({ type: 'headlight:photo-port' }, [port])` once
// `bootstrap` was asked, and again after a restart of that process or a reload of the window.

/** A dropped file on its way from preload to main: where it lies, or what it holds. */
export type DroppedFile = { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

/** What preload may invoke in main, channel by channel; main answers `Result<ReturnType>`. */
export interface Invocations
  extends
    ModelInvocations,
    DownloadInvocations,
    BenchInvocations,
    LibraryInvocations,
    OwnLabelInvocations,
    UpdateInvocations,
    FileInvocations,
    WatchInvocations,
    AnswerInvocations {
  bootstrap(): Bootstrap;
  openPhotos(): Added;
  addDropped(files: readonly DroppedFile[]): Added;
  pastePhotos(): Added;
  /** What is looked through now ends with what was found. */
  stopLooking(): null;
  removePhotos(ids: readonly string[]): null;
  turnPhoto(id: string, by: TurnBy): PhotoRef;
  revealPhoto(id: string): boolean;
  saveSettings(settings: Settings): Settings;
  saveFile(file: ExportedFile): SavedFile | null;
  openGuide(page: GuidePage): null;
  revealSaved(): null;
  copyText(text: string): null;
  problemReport(): string;
  copyPng(png: Uint8Array): null;
  connectPhotos(): null;
  startNative(): null;
}

/** What main sends to preload, event by event. Ports travel beside them, on `photoPort` and `nativePort`. */
export interface Events {
  command: [command: Command];
  added: [added: Added];
  photoFailed: [id: string, error: ErrorData];
  settingsChanged: [settings: Settings];
  nativeEnded: [];
  graphicsFailed: [];
  downloadProgress: [progress: InstallProgress];
  /** Something could not be kept: sent once. */
  unkept: [];
  photosGone: [ids: readonly string[]];
  libraryTrouble: [error: ErrorData];
  watched: [folders: readonly WatchedFolder[]];
  filesProgress: [done: number, total: number];
  found: [photos: number];
  updateState: [state: UpdateState];
  /** Another program has changed the models of this computer, or what is known about them. */
  modelsChanged: [models: readonly ModelRef[]];
}
