/** The running app: owns settings, photos, models and the window, and answers what the window asks. */
import { app, MessageChannelMain, nativeTheme, session, type BrowserWindow, type MessagePortMain } from 'electron';
import { join } from 'node:path';
import { electronPort } from '../shared/channel/port';
import type { Bench } from '../shared/bench';
import { BUILT_IN_MODEL } from '../shared/built-in';
import type { Added, Bootstrap, Events } from '../shared/ipc';
import type { BenchTask } from '../shared/ipc-bench';
import type { ModelRef, Swept } from '../shared/ipc-models';
import type { Settings } from '../shared/settings';
import type { Locale } from '../shared/strings/strings';
import type { LaunchArguments } from './arguments';
import type { DataFolder } from './data-folder';
import { chooseInputs } from './files/dialogs';
import { beginsWithApp, firstWish } from './engine/first-model';
import { NativeEngine } from './engine/native-engine';
import { send } from './ipc/register';
import { Inputs } from './inputs';
import { resolveLocale, systemLocale } from './locale';
import { log } from './log';
import { offerPhotoMenu, showMenu } from './menu/menu';
import type { MenuActions } from './menu/template';
import { ModelLibrary } from './model-library';
import { ModelDownloads } from './models/downloads';
import { HubTokenStore } from './models/hub/token-store';
import { infoThreads } from './models/info-reader';
import { ModelNotesStore } from './models/notes';
import { ModelReferences } from './models/references';
import { sweepStorage, type StoragePlaces } from './models/storage';
import { watchModels } from './models/watch-models';
import { PATHS } from './paths';
import { PhotoService } from './photo/service';
import { Photos } from './photos/photos';
import { PhotoTurns } from './photos/turns';
import { startPhotoProcess } from './photos/transport';
import { serveScheme } from './protocol/register';
import { reportFacts } from './report/facts';
import type { LastRun } from './report/last-run';
import { problemReport } from './report/problem-report';
import { systemKeychain } from './security/keychain';
import { closeSession } from './security/session';
import type { SettingsStore } from './settings';
import { trace, tracePage } from './trace';
import { writeAtomically } from './write/atomic';
import { bringToFront, createWindow, loadPage } from './window/window';
import { outliveGraphics } from './window/graphics';
import { recover } from './window/recovery';

export class HeadlightApp {
  readonly storage: StoragePlaces;
  swept: Promise<Swept> = Promise.resolve({ files: 0, bytes: 0 });
  readonly models: ModelLibrary;
  readonly hubToken: HubTokenStore;
  readonly downloads: ModelDownloads;
  readonly photos: Photos;
  readonly inputs: Inputs;
  readonly #service: PhotoService;
  readonly #native: NativeEngine;
  #window: BrowserWindow | undefined;
  /** The renderer's end of a channel to the photo process, made before the page is there to take it. */
  #spare: MessagePortMain | undefined;
  #recovered = false;
  /** Of the task: the one that was named at the start, or the built-in one. */
  #benchModel = BUILT_IN_MODEL;
  #firstAsk = true;
  #watched: (() => void) | undefined;
  #keepsNothing = false;
  #saidCutOff = false;
  readonly #damaged: string[] = [];
  #saidUnkept = false;
  /** The list of models that the native engine's start has read, for the window's first question. */
  #listedAtStart: Promise<readonly ModelRef[]> | undefined;
  /** The window has asked what there is, and hears what is sent. */
  #isOpen = false;

  constructor(
    private readonly launch: LaunchArguments,
    private readonly data: DataFolder,
    readonly settings: SettingsStore,
    private readonly hasGraphics: boolean,
    private readonly lastRun: LastRun,
  ) {
    const place = (name: string): string => join(data.folder, name);
    this.storage = { data: data.folder, models: place('models'), cache: place('native') };
    if (this.settings.wasDamaged) this.#foundDamaged('settings.json');
    const readInfo = infoThreads(PATHS.infoThread);
    this.models = new ModelLibrary(
      { builtIn: PATHS.models, installed: this.storage.models },
      new ModelNotesStore(place('models.json'), this.#unkept, this.#foundDamaged),
      new ModelReferences(place('opened-models.json'), this.#unkept, this.#foundDamaged),
      readInfo,
    );
    this.hubToken = new HubTokenStore(place('hub-token'), process.env, systemKeychain());
    this.downloads = new ModelDownloads(
      {
        builtIn: PATHS.models,
        own: this.storage.models,
        suggested: PATHS.suggested,
        check: readInfo,
      },
      process.env,
      (progress) => this.#send('downloadProgress', progress),
      () => this.hubToken.token(),
    );
    this.#service = new PhotoService({
      spawn: () => startPhotoProcess(PATHS.photoProcess),
      onFailed: (photo, error) => this.#send('photoFailed', photo, error),
      onRestart: () => {
        this.#spare = undefined; // leads to the process that died
        this.sendPhotoPort();
        this.#native.photosRestarted();
      },
      onUnconfined: (reason) => log.warn(`the photo process is not confined: ${reason}`),
    });
    this.#native = new NativeEngine({
      entry: PATHS.nativeProcess,
      places: async () => ({ models: await this.models.places(), cache: this.storage.cache }),
      cache: this.storage.cache,
      photos: () => electronPort(this.#connectPhotoProcess()),
      onEnded: () => this.#send('nativeEnded'),
      onUnkept: (code) => this.#unkept(new Error(`weights for the native engine: ${code}`)),
    });
    const turns = new PhotoTurns(place('photo-turns.json'), this.#unkept);
    this.photos = new Photos(this.#service, PATHS.samples, turns, (photos) => this.#send('found', photos));
    this.inputs = new Inputs(this.photos, this.models);
  }

  /** Opens the window. Once, after `ready`. */
  start(devServer: string | undefined): void {
    closeSession(session.defaultSession, devServer);
    serveScheme({ renderer: PATHS.renderer, modelFile: (id, name) => this.models.file(id, name), devServer });
    nativeTheme.themeSource = this.settings.value.theme;
    outliveGraphics(app, () => this.#send('graphicsFailed'));
    this.openWindow();
    trace('window-created');
    this.#beginNative();
    this.#showMenu();
    this.#spare = this.#connectPhotoProcess();
    if (!this.data.keeps) this.#unkept(new Error('the data folder cannot be written'));
    this.swept = sweepStorage(this.storage);
    void this.swept.then(({ files, bytes }) => {
      if (files > 0) log.info(`removed ${files} files (${bytes} bytes) that nobody could use again`);
    });
    this.#watched = watchModels(this.storage, () => void this.#modelsChanged());
  }

  openWindow(): void {
    if (this.#window) return bringToFront(this.#window);
    const place = join(this.data.folder, 'window.json');
    const window = createWindow({ preload: PATHS.preload, icon: PATHS.icon, place, show: this.launch.bench === null });
    this.#window = window;
    window.once('closed', () => (this.#window = undefined));
    offerPhotoMenu(window, () => this.locale, this.#actions);
    recover(
      window,
      () => this.locale,
      () => (this.#recovered = true),
    );
    tracePage(window.webContents);
    loadPage(window);
  }

  /** Photos and models from a second start or from the system; the window shows itself. */
  async openPaths(paths: readonly string[]): Promise<void> {
    this.openWindow();
    if (paths.length > 0) this.#send('added', await this.inputs.addPaths(paths));
  }

  async bootstrap(): Promise<Bootstrap> {
    trace('bootstrap-asked');
    const [samples, added] = await Promise.all([this.photos.samples(), this.#firstInputs()]);
    const models = await this.#firstModels(added);
    this.#benchModel = added.models.at(-1)?.id ?? BUILT_IN_MODEL;
    this.sendPhotoPort();
    const recovered = this.#recovered;
    this.#recovered = false;
    const cutOff = this.lastRun.wasCutOff && !this.#saidCutOff;
    this.#saidCutOff = true;
    return {
      version: app.getVersion(),
      platform: process.platform,
      systemLocale: this.#systemLocale,
      settings: this.settings.value,
      models,
      samples,
      added: added.photos.length + added.failed.length > 0 ? added : { ...added, photos: samples },
      forcedEngine: this.launch.engine,
      measures: this.launch.bench !== null,
      recovered,
      unkept: this.#saysUnkept(),
      cutOff,
      damaged: this.#damaged.splice(0),
    };
  }

  /** What a person may copy into a report of a problem. */
  async problemReport(): Promise<string> {
    return problemReport(await reportFacts(this.lastRun.wasCutOff));
  }

  /** Takes effect in the native parts at once; the window hears of it through `settingsChanged`. */
  async saveSettings(settings: Settings): Promise<Settings> {
    const { locale } = this;
    await this.settings.save(settings).catch(this.#unkept);
    nativeTheme.themeSource = settings.theme;
    if (this.locale !== locale) this.#showMenu();
    this.#send('settingsChanged', settings);
    return settings;
  }

  /** What the command line opened this app for; null for a person's app. */
  get benchTask(): BenchTask | null {
    const { bench } = this.launch;
    return bench && { model: this.#benchModel, only: bench.only, runs: bench.runs };
  }

  benchStep(text: string): void {
    if (this.launch.bench) process.stderr.write(`headlight-bench ${text}\n`);
  }

  /** Writes the table where it was asked for, and ends. */
  async benchDone(table: Bench): Promise<void> {
    if (!this.launch.bench) return;
    await writeAtomically(this.launch.bench.out, JSON.stringify(table));
    app.quit();
  }

  sendPhotoPort(): void {
    const port = this.#spare ?? this.#connectPhotoProcess();
    this.#spare = undefined;
    this.#window?.webContents.postMessage('photoPort', null, [port]);
  }

  /** A new port to the native process, which starts where there is none. */
  async sendNativePort(): Promise<void> {
    const port = await this.#native.connect();
    this.#window?.webContents.postMessage('nativePort', null, [port]);
  }

  get locale(): Locale {
    return resolveLocale(this.settings.value.locale, this.#systemLocale);
  }

  /** Throws when there is none: whoever asks was asked by it. */
  get window(): BrowserWindow {
    if (!this.#window) throw new Error('the window is closed');
    return this.#window;
  }

  /** Ends what would outlive the app. */
  dispose(): void {
    this.#watched?.();
    this.downloads.cancel();
    this.#service.dispose();
    this.#native.dispose();
  }

  get #systemLocale(): Locale {
    const asked = app.commandLine.getSwitchValue('lang');
    return systemLocale([...(asked ? [asked] : []), ...app.getPreferredSystemLanguages()]);
  }

  /** What the window shows at first; without photos, the samples. */
  async #firstInputs(): Promise<Added> {
    const first = this.#firstAsk;
    this.#firstAsk = false;
    if (first && this.launch.paths.length > 0) return this.inputs.addPaths(this.launch.paths);
    return { photos: this.photos.taken(), models: [], failed: [] };
  }

  #beginNative(): void {
    const settings = this.settings.value;
    if (this.launch.bench) return; // its memory would be there before it is measured
    if (!beginsWithApp(this.launch.engine ?? settings.engine, this.hasGraphics)) return;
    this.#listedAtStart = this.models.list();
    this.#native.begin(this.#listedAtStart.then((models) => firstWish(models, settings)));
  }

  /** Read once at a start; anew where models came in since, and for every page after the first. */
  #firstModels({ models }: Added): Promise<readonly ModelRef[]> {
    const listed = models.length === 0 ? this.#listedAtStart : undefined;
    this.#listedAtStart = undefined;
    return listed ?? this.models.list();
  }

  #connectPhotoProcess(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    this.#service.connect(electronPort(port1));
    return port2;
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

  /** Something could not be kept: the app goes on without, and says so once. */
  readonly #unkept = (error: unknown): void => {
    log.warn('not kept', error);
    this.#keepsNothing = true;
    if (this.#isOpen && this.#saysUnkept()) this.#send('unkept');
  };

  readonly #foundDamaged = (name: string): void => {
    log.warn(`${name} cannot be understood`);
    this.#damaged.push(name);
  };

  /** True once, where something could not be kept. */
  #saysUnkept(): boolean {
    this.#isOpen = true;
    const says = this.#keepsNothing && !this.#saidUnkept;
    this.#saidUnkept ||= says;
    return says;
  }

  async #modelsChanged(): Promise<void> {
    this.#listedAtStart = undefined;
    this.#send('modelsChanged', await this.models.list());
  }

  #send<E extends keyof Events>(event: E, ...args: Events[E]): void {
    send(this.#window?.webContents, event, ...args);
  }
}
