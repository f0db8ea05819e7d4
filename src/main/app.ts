/** The running app: owns settings, photos, models and the window, and answers what the window asks. */
import { app, nativeTheme, session, type BrowserWindow } from 'electron';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILT_IN_MODEL } from '../shared/built-in';
import type { Bootstrap, DroppedFile, Events } from '../shared/ipc';
import type { ChosenFolder } from '../shared/ipc-files';
import type { Swept } from '../shared/ipc-models';
import type { Settings } from '../shared/settings';
import type { Locale } from '../shared/strings/strings';
import type { LaunchArguments } from './arguments';
import { Beginning } from './beginning';
import { BenchRun } from './bench/task';
import type { DataFolder } from './data-folder';
import { chooseInputs } from './files/dialogs';
import { FileActions } from './files/file-actions';
import { IntoWindow } from './watch/into-window';
import { WatchedFolders } from './watch/watched-folders';
import { beginsWithApp, firstWish } from './engine/first-model';
import { send } from './ipc/register';
import { Inputs } from './inputs';
import { resolveLocale, systemLocale } from './locale';
import { log } from './log';
import { offerPhotoMenu, showMenu } from './menu/menu';
import type { MenuActions } from './menu/template';
import type { ModelLibrary } from './model-library';
import type { ModelDownloads } from './models/downloads';
import type { HubTokenStore } from './models/hub/token-store';
import { sweepStorage, type StoragePlaces } from './models/storage';
import { watchModels } from './models/watch-models';
import { PATHS } from './paths';
import { PhotoLibrary } from './photos/photo-library';
import { Photos, type OnSome } from './photos/photos';
import type { PhotoTurns } from './photos/turns';
import { Processes } from './processes';
import { serveScheme } from './protocol/register';
import { reportFacts } from './report/facts';
import type { LastRun } from './report/last-run';
import { problemReport } from './report/problem-report';
import { closeSession } from './security/session';
import type { SettingsStore } from './settings';
import { storesIn } from './stores';
import { trace, tracePage } from './trace';
import { Troubles } from './troubles';
import { updatesOf } from './updates/own-copy';
import type { Updates } from './updates/updates';
import { bringToFront, createWindow, loadPage } from './window/window';
import { outliveGraphics } from './window/graphics';
import { recover } from './window/recovery';

/** Milliseconds after the start. */
const UPDATES_AFTER_MS = 20_000;

/** Folders of one drop that a person is asked about. */
const MOST_ASKED = 3;

export class HeadlightApp {
  readonly #launch: LaunchArguments;
  readonly #data: DataFolder;
  readonly #hasGraphics: boolean;
  readonly #lastRun: LastRun;
  readonly storage: StoragePlaces;
  swept: Promise<Swept> = Promise.resolve({ files: 0, bytes: 0 });
  readonly models: ModelLibrary;
  readonly hubToken: HubTokenStore;
  readonly downloads: ModelDownloads;
  readonly photos: Photos;
  readonly turns: PhotoTurns;
  readonly library: PhotoLibrary;
  readonly files: FileActions;
  readonly watched: WatchedFolders;
  readonly inputs: Inputs;
  readonly processes: Processes;
  readonly bench: BenchRun;
  readonly updates: Updates;
  readonly #troubles: Troubles;
  readonly #beginning: Beginning;
  #window: BrowserWindow | undefined;
  #watched: (() => void) | undefined;

  constructor(
    launch: LaunchArguments,
    data: DataFolder,
    readonly settings: SettingsStore,
    hasGraphics: boolean,
    lastRun: LastRun,
  ) {
    this.#launch = launch;
    this.#data = data;
    this.#hasGraphics = hasGraphics;
    this.#lastRun = lastRun;
    this.bench = new BenchRun(launch.bench);
    this.#troubles = new Troubles(
      lastRun.wasCutOff,
      () => this.#send('unkept'),
      (error) => this.#send('libraryTrouble', error),
    );
    if (this.settings.wasDamaged) this.#troubles.damaged('settings.json');
    const stores = storesIn(data.folder, this.#troubles, (progress) => this.#send('downloadProgress', progress));
    this.storage = stores.storage;
    this.models = stores.models;
    this.hubToken = stores.hubToken;
    this.downloads = stores.downloads;
    this.processes = new Processes({
      post: (name, port) => this.#window?.webContents.postMessage(name, null, [port]),
      models: () => this.models.places(),
      cache: this.storage.cache,
      onPhotoFailed: (photo, error) => this.#send('photoFailed', photo, error),
      onNativeEnded: () => this.#send('nativeEnded'),
      onUnkept: this.#troubles.unkept,
    });
    this.turns = stores.turns;
    const { library: onTrouble } = this.#troubles;
    this.library = new PhotoLibrary({ entry: PATHS.libraryProcess, path: join(data.folder, 'library.db'), onTrouble });
    if (launch.bench) this.library.close();
    const onFound = (photos: number): void => this.#send('found', photos);
    this.photos = new Photos(this.processes.photos, PATHS.samples, this.turns, onFound, this.library);
    this.updates = updatesOf(join(data.folder, 'updates'), (state) => this.#send('updateState', state));
    this.files = new FileActions(join(data.folder, 'filing'), {
      photos: this.photos,
      moved: (pairs) => this.#relocated(pairs),
      rewritten: (paths) => this.photos.rewritten(paths),
      onProgress: (done, total) => this.#send('filesProgress', done, total),
      version: app.getVersion(),
    });
    const into = new IntoWindow({
      photos: this.photos,
      onAdded: (added) => this.#send('added', { ...added, models: [], leftOut: {}, quiet: true }),
      onGone: (ids) => this.#send('photosGone', ids),
      onFailed: (id, error) => this.#send('photoFailed', id, error),
    });
    this.watched = new WatchedFolders({
      path: join(data.folder, 'watched.json'),
      onUnkept: this.#troubles.unkept,
      onChanges: (changes) => void into.take(changes),
      onList: () => void this.watched.list().then((folders) => this.#send('watched', folders)),
    });
    this.inputs = new Inputs(this.photos, this.models);
    this.#beginning = new Beginning(launch.paths, this.inputs, this.photos, this.models, this.library);
  }

  /** Opens the window. Once, after `ready`. */
  start(devServer: string | undefined): void {
    closeSession(session.defaultSession, devServer);
    serveScheme({ renderer: PATHS.renderer, modelFile: (id, name) => this.models.file(id, name), devServer });
    nativeTheme.themeSource = this.settings.value.theme;
    outliveGraphics(app, () => this.#send('graphicsFailed'));
    this.#beginNative(); // before anything else: nothing takes as long
    this.openWindow();
    trace('window-created');
    this.#window?.webContents.once('did-navigate', () => this.processes.preparePhotos()); // what the page needs first is on its way
    void this.library.opened();
    this.#showMenu();
    if (!this.#data.keeps) this.#troubles.unkept(new Error('the data folder cannot be written'));
    this.swept = sweepStorage(this.storage);
    void this.swept.then(({ files, bytes }) => {
      if (files > 0) log.info(`removed ${files} files (${bytes} bytes) that nobody could use again`);
    });
    this.#lookForUpdates();
    this.#watched = watchModels(this.storage, () => void this.#modelsChanged());
  }

  openWindow(): void {
    if (this.#window) return bringToFront(this.#window);
    const place = join(this.#data.folder, 'window.json');
    const window = createWindow({ preload: PATHS.preload, icon: PATHS.icon, place, show: this.#launch.bench === null });
    this.#window = window;
    window.once('closed', () => (this.#window = undefined));
    offerPhotoMenu(window, () => this.locale, this.#actions);
    recover(window, () => this.locale, this.#troubles.pageEnded);
    tracePage(window.webContents);
    loadPage(window);
  }

  /** Photos and models from a second start or from the system; the window shows itself. */
  async openPaths(paths: readonly string[]): Promise<void> {
    this.openWindow();
    if (paths.length > 0) this.#send('added', await this.inputs.addPaths(paths, this.some));
  }

  /** The window answers photos while main looks for the others. */
  readonly some: OnSome = (photos) => this.#send('added', { photos, models: [], failed: [], some: true });

  async bootstrap(): Promise<Bootstrap> {
    trace('bootstrap-asked');
    const beginning = await this.#beginning.take();
    this.bench.model = beginning.added.models.at(-1)?.id ?? BUILT_IN_MODEL;
    this.processes.sendPhotoPort();
    this.files.pageGone();
    if (!this.#launch.bench) void this.watched.start();
    if (this.#beginning.first !== null) this.processes.expect(this.#beginning.first);
    return {
      version: app.getVersion(),
      platform: process.platform,
      systemLocale: this.#systemLocale,
      settings: this.settings.value,
      ...beginning,
      forcedEngine: this.#launch.engine,
      measures: this.#launch.bench !== null,
      ...this.#troubles.take(),
    };
  }

  /** Photos whose files lie elsewhere now, where they were met again: those that they were are no more. */
  photosMoved(paths: readonly string[]): void {
    const ids = this.photos.at(paths);
    if (ids.length === 0) return;
    this.photos.remove(ids);
    this.#send('photosGone', ids);
  }

  /** Dropped folders that could be watched and are not: a few at most, since each is asked about. */
  async watchable(files: readonly DroppedFile[]): Promise<readonly ChosenFolder[]> {
    const paths = files.flatMap((file) => ('path' in file ? [file.path] : []));
    if (paths.length > MOST_ASKED) return [];
    const folders: string[] = [];
    for (const path of paths) {
      // a model's folder has no photos
      if (this.photos.anyIn(path) && !this.watched.has(path) && (await stat(path).catch(() => null))?.isDirectory())
        folders.push(path);
    }
    return folders.map((path) => this.files.chosen(path));
  }

  /** Files that were moved by us: photos stay what they are; one under another name comes as an added one. */
  async #relocated(pairs: readonly (readonly [from: string, to: string])[]): Promise<void> {
    this.library.relocate(pairs);
    const others = await this.photos.relocate(pairs);
    if (others.length === 0) return;
    const ids = others.map(({ id }) => id);
    this.#send('photosGone', ids);
    this.#send('added', await this.inputs.addPaths(others.map(({ path }) => path)));
  }

  /** What a person may copy into a report of a problem. */
  async problemReport(): Promise<string> {
    return problemReport(await reportFacts(this.#lastRun.wasCutOff));
  }

  /** Takes effect in the native parts at once; the window hears of it through `settingsChanged`. */
  async saveSettings(settings: Settings): Promise<Settings> {
    const { locale } = this;
    await this.settings.save(settings).catch(this.#troubles.unkept);
    nativeTheme.themeSource = settings.theme;
    if (this.locale !== locale) this.#showMenu();
    this.#send('settingsChanged', settings);
    return settings;
  }

  get locale(): Locale {
    return resolveLocale(this.settings.value.locale, this.#systemLocale);
  }

  /** The window that asked; throws when there is none. */
  get window(): BrowserWindow {
    if (!this.#window) throw new Error('the window is closed');
    return this.#window;
  }

  /** Ends what would outlive the app. */
  dispose(): void {
    this.#watched?.();
    void this.watched.dispose();
    this.downloads.cancel();
    this.updates.cancel();
    this.processes.dispose();
    this.library.dispose();
  }

  get #systemLocale(): Locale {
    const asked = app.commandLine.getSwitchValue('lang');
    return systemLocale([...(asked ? [asked] : []), ...app.getPreferredSystemLanguages()]);
  }

  #beginNative(): void {
    const settings = this.settings.value;
    if (this.#launch.bench) return; // its memory would be there before it is measured
    if (!beginsWithApp(this.#launch.engine ?? settings.engine, this.#hasGraphics)) return;
    const listed = this.#beginning.listModels();
    this.processes.beginNative(listed.then((models) => firstWish(models, settings)));
  }

  /** Looks for a new version, if the person wants that at each start, after the window has answered its first photo. */
  #lookForUpdates(): void {
    if (!this.settings.value.looksForUpdates || this.#launch.bench) return;
    setTimeout(() => void this.updates.look(), UPDATES_AFTER_MS).unref();
  }

  #showMenu(): void {
    showMenu(this.locale, this.#actions);
  }

  readonly #actions: MenuActions = {
    command: (command) => this.#send('command', command),
    openFolder: () => void this.#openFolder().catch((error: unknown) => log.error('folder not opened', error)),
  };

  async #openFolder(): Promise<void> {
    const paths = await chooseInputs(this.window, this.locale, 'folder');
    await this.openPaths(paths);
  }

  async #modelsChanged(): Promise<void> {
    this.#beginning.modelsChanged();
    this.#send('modelsChanged', await this.models.list());
  }

  #send<E extends keyof Events>(event: E, ...args: Events[E]): void {
    send(this.#window?.webContents, event, ...args);
  }
}
