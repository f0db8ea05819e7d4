/** Electron's entry: what must happen before `ready`, then the app and its life. */
import { app, dialog } from 'electron';
import { join } from 'node:path';
import { HeadlightApp } from './app';
import { ENGINE_CHOICES } from '../vit/execute/executor';
import { ownArguments, parseArguments, type LaunchArguments, type Refusal } from './arguments';
import { keepCachesIn } from './caches';
import { dataFolder, leave } from './data-folder';
import { completeSoftware, cutNetwork, drawInSoftware, enableWebGpu } from './flags';
import { hasGraphicsDevice } from './graphics-devices';
import { resolveLocale, systemLocale } from './locale';
import { createHandlers } from './ipc/handlers';
import { registerHandlers } from './ipc/register';
import { log } from './log';
import { LastRun } from './report/last-run';
import { userDataFolder } from './models/installed';
import { declareScheme } from './protocol/register';
import { guardContents } from './security/contents';
import { SettingsStore } from './settings';
import { trace } from './trace';
import { logDeaths } from './window/recovery';
import { menuText } from '../shared/strings/menu';

trace('main-loaded');
const askedFolder = app.commandLine.getSwitchValue('user-data-dir');
const data = dataFolder(askedFolder === '' ? userDataFolder(process.env, process.platform) : askedFolder);
app.setPath('userData', data.forChromium);
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
keepCachesIn(join(app.getPath('userData'), 'caches'), process.env);
declareScheme();
cutNetwork(app.commandLine, devServer);
enableWebGpu(app.commandLine, process.platform);
surviveErrors();

const launch = launchArguments(process.argv, process.cwd());
if (launch.refusal !== null) refuse(launch.refusal);
else if (app.requestSingleInstanceLock()) run(launch);
else app.quit(); // the first instance opens our photos

function run(launch: LaunchArguments): void {
  const lastRun = new LastRun(data.folder);
  const settings = new SettingsStore(join(data.folder, 'settings.json'));
  const hasGraphics = hasGraphicsDevice(process.platform);
  if (!hasGraphics && process.platform === 'linux') completeSoftware(app.commandLine);
  // A person may have a software WebGPU: whoever chose WebGPU gets all there is.
  if (!hasGraphics && (launch.engine ?? settings.value.engine) !== 'webgpu') drawInSoftware(app.commandLine);
  /** Photos that macOS names before the app is there. */
  const early: string[] = [];
  let headlight: HeadlightApp | undefined;

  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (headlight) open(headlight, [path]);
    else early.push(path);
  });
  app.on('second-instance', (_event, argv, folder) => {
    if (headlight) open(headlight, launchArguments(argv, folder).paths);
  });
  app.on('activate', () => headlight?.openWindow());
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', (event) => {
    if (headlight?.settings.isWriting) {
      event.preventDefault();
      void headlight.settings.settled().then(() => app.quit());
    } else {
      headlight?.dispose();
      lastRun.end();
      leave(data);
    }
  });
  guardContents();
  logDeaths();

  void app.whenReady().then(() => {
    trace('ready');
    headlight = new HeadlightApp(
      { ...launch, paths: [...launch.paths, ...early] },
      data,
      settings,
      hasGraphics,
      lastRun,
    );
    registerHandlers(createHandlers(headlight));
    headlight.start(devServer);
  });
}

/** Another engine than the one that was asked for must not answer in its place. */
function refuse(refusal: Refusal): void {
  const locale = resolveLocale('system', systemLocale(app.getPreferredSystemLanguages()));
  const params = 'given' in refusal ? { given: refusal.given.join(', ') } : { engine: refusal.engine };
  const engines = ENGINE_CHOICES.join(', ');
  const [title, detail] = [menuText(locale, 'refusedTitle'), menuText(locale, refusal.text, { ...params, engines })];
  dialog.showErrorBox(title, detail); // on Linux, before `ready`: a line in the terminal
  app.exit(2);
}

function open(headlight: HeadlightApp, paths: readonly string[]): void {
  headlight.openPaths(paths).catch((error: unknown) => log.error('photos not opened', error));
}

function launchArguments(argv: readonly string[], folder: string): LaunchArguments {
  return parseArguments(ownArguments(argv, app.isPackaged, app.getAppPath()), folder);
}

/** Mistakes of ours are logged; the first one is told, and the app goes on. */
function surviveErrors(): void {
  let told = false;
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', reason));
  process.on('uncaughtException', (error) => {
    log.error('uncaught exception', error);
    if (told || !app.isReady()) return;
    told = true;
    const locale = resolveLocale('system', systemLocale(app.getPreferredSystemLanguages()));
    const message = menuText(locale, 'failedTitle');
    void dialog.showMessageBox({ type: 'error', message, detail: menuText(locale, 'failedDetail') });
  });
}
