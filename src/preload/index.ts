/** Exposes the contract of `src/shared/ipc.ts` as `window.headlight`; no logic beyond turning `File`s into paths or bytes. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type {
  BenchApi,
  DownloadsApi,
  DroppedFile,
  Events,
  FilesApi,
  HeadlightApi,
  Invocations,
  LibraryApi,
  ModelsApi,
  OwnLabelsApi,
  Result,
  WatchApi,
  UpdatesApi,
} from '../shared/ipc';

type Invoked<C extends keyof Invocations> = Promise<Result<ReturnType<Invocations[C]>>>;

function invoke<C extends keyof Invocations>(channel: C, ...args: Parameters<Invocations[C]>): Invoked<C> {
  return ipcRenderer.invoke(channel, ...args) as Invoked<C>;
}

function on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): () => void {
  const forward = (_event: unknown, ...args: unknown[]): void => listener(...(args as Events[E]));
  ipcRenderer.on(event, forward);
  return () => void ipcRenderer.off(event, forward);
}

/** A file made by a page (a picture dragged out of a browser) has no path; its bytes travel instead. */
async function dropped(file: File): Promise<DroppedFile> {
  const path = webUtils.getPathForFile(file);
  return path === '' ? { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } : { path };
}

const models: ModelsApi = {
  listModels: () => invoke('listModels'),
  openModel: () => invoke('openModel'),
  describeModel: (id) => invoke('describeModel', id),
  changeModel: (id, change) => invoke('changeModel', id, change),
  removeModel: (id) => invoke('removeModel', id),
  locateModel: (id) => invoke('locateModel', id),
  revealModel: (id) => invoke('revealModel', id),
  storage: () => invoke('storage'),
  clearStorage: (kind) => invoke('clearStorage', kind),
};

const downloads: DownloadsApi = {
  suggestedModels: () => invoke('suggestedModels'),
  lookModel: (id) => invoke('lookModel', id),
  downloadModel: (id) => invoke('downloadModel', id),
  runningDownload: () => invoke('runningDownload'),
  downloadLeft: (id) => invoke('downloadLeft', id),
  discardDownload: (id) => invoke('discardDownload', id),
  cancelDownload: () => invoke('cancelDownload'),
  hubToken: () => invoke('hubToken'),
  setHubToken: (token) => invoke('setHubToken', token),
  forgetHubToken: () => invoke('forgetHubToken'),
};

const bench: BenchApi = {
  memory: () => invoke('memory'),
  machine: () => invoke('machine'),
  freshPhotos: (count) => invoke('freshPhotos', count),
  forgetPhotos: (ids) => invoke('forgetPhotos', ids),
  saveTable: (table) => invoke('saveTable', table),
  benchTask: () => invoke('benchTask'),
  benchStep: (text) => invoke('benchStep', text),
  benchDone: (table) => invoke('benchDone', table),
};

const library: LibraryApi = {
  libraryModel: (model, facts, begin) => invoke('libraryModel', model, facts, begin),
  keptAnswers: (model, photos) => invoke('keptAnswers', model, photos),
  keepAnswers: (model, answers) => invoke('keepAnswers', model, answers),
  keepPlace: (place) => invoke('keepPlace', place),
  libraryCounts: () => invoke('libraryCounts'),
  forgetLibrary: () => invoke('forgetLibrary'),
  collections: () => invoke('collections'),
  makeCollection: (name) => invoke('makeCollection', name),
  renameCollection: (id, name) => invoke('renameCollection', id, name),
  removeCollection: (id) => invoke('removeCollection', id),
  collectPhotos: (photos, collection, isIn) => invoke('collectPhotos', photos, collection, isIn),
  photoFiles: (photos) => invoke('photoFiles', photos),
  alikePhotos: (model, least) => invoke('alikePhotos', model, least),
};

const updates: UpdatesApi = {
  updateState: () => invoke('updateState'),
  lookForUpdate: () => invoke('lookForUpdate'),
  downloadUpdate: () => invoke('downloadUpdate'),
  cancelUpdate: () => invoke('cancelUpdate'),
  installUpdate: () => invoke('installUpdate'),
};

const files: FilesApi = {
  chooseFolder: () => invoke('chooseFolder'),
  dragPhotos: (photos) => invoke('dragPhotos', photos),
  planFiles: (wish) => invoke('planFiles', wish),
  runFiles: (plan) => invoke('runFiles', plan),
  wantedPicture: (plan) => invoke('wantedPicture', plan),
  givePicture: (plan, n, picture) => invoke('givePicture', plan, n, picture),
  stopFiles: () => invoke('stopFiles'),
  undoFiles: (run) => invoke('undoFiles', run),
  pastFiles: () => invoke('pastFiles'),
  saveAnswers: (table) => invoke('saveAnswers', table),
};

const ownLabels: OwnLabelsApi = {
  ownLabels: () => invoke('ownLabels'),
  makeLabel: (name) => invoke('makeLabel', name),
  renameLabel: (label, name) => invoke('renameLabel', label, name),
  removeLabel: (label) => invoke('removeLabel', label),
  labelPhotos: (photos, label) => invoke('labelPhotos', photos, label),
  labelByFolders: (photos) => invoke('labelByFolders', photos),
  lackFeatures: (model, photos) => invoke('lackFeatures', model, photos),
  keepFeatures: (model, features) => invoke('keepFeatures', model, features),
  fitLabels: (model, photos) => invoke('fitLabels', model, photos),
  exportLabelModel: (id) => invoke('exportLabelModel', id),
  makeLabelModel: (model, base, name) => invoke('makeLabelModel', model, base, name),
};

const watch: WatchApi = {
  watchedFolders: () => invoke('watchedFolders'),
  watchFolder: (folder) => invoke('watchFolder', folder),
  pauseFolder: (id, paused) => invoke('pauseFolder', id, paused),
  forgetFolder: (id) => invoke('forgetFolder', id),
};

const api: HeadlightApi = {
  bootstrap: () => invoke('bootstrap'),
  openPhotos: () => invoke('openPhotos'),
  addFiles: async (files) => invoke('addDropped', await Promise.all(files.map(dropped))),
  addBytes: (name, bytes) => invoke('addDropped', [{ name, bytes }]),
  pastePhotos: () => invoke('pastePhotos'),
  stopLooking: () => invoke('stopLooking'),
  removePhotos: (ids) => invoke('removePhotos', ids),
  turnPhoto: (id, by) => invoke('turnPhoto', id, by),
  revealPhoto: (id) => invoke('revealPhoto', id),
  saveSettings: (settings) => invoke('saveSettings', settings),
  saveFile: (file) => invoke('saveFile', file),
  openGuide: (page) => invoke('openGuide', page),
  revealSaved: () => invoke('revealSaved'),
  copyText: (text) => invoke('copyText', text),
  problemReport: () => invoke('problemReport'),
  copyPng: (png) => invoke('copyPng', png),
  models,
  downloads,
  bench,
  library,
  updates,
  files,
  watch,
  ownLabels,
  connectPhotos: () => invoke('connectPhotos'),
  startNative: () => invoke('startNative'),
  onNativeEnded: (listener) => on('nativeEnded', listener),
  onGraphicsFailed: (listener) => on('graphicsFailed', listener),
  onCommand: (listener) => on('command', listener),
  onAdded: (listener) => on('added', listener),
  onPhotoFailed: (listener) => on('photoFailed', listener),
  onDownloadProgress: (listener) => on('downloadProgress', listener),
  onFound: (listener) => on('found', listener),
  onUnkept: (listener) => on('unkept', listener),
  onPhotosGone: (listener) => on('photosGone', listener),
  onWatched: (listener) => on('watched', listener),
  onFilesProgress: (listener) => on('filesProgress', listener),
  onLibraryTrouble: (listener) => on('libraryTrouble', listener),
  onUpdateState: (listener) => on('updateState', listener),
  onModelsChanged: (listener) => on('modelsChanged', listener),
  onSettingsChanged: (listener) => on('settingsChanged', listener),
};

contextBridge.exposeInMainWorld('headlight', api);

// A port cannot cross the context bridge; it goes to the page's own window, and to no other origin.
const PORTS = { photoPort: 'headlight:photo-port', nativePort: 'headlight:native-port' } as const;
for (const [channel, type] of Object.entries(PORTS)) {
  ipcRenderer.on(channel, (event) => window.postMessage({ type }, window.location.origin, [...event.ports]));
}
