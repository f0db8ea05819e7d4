/** The one window: sandboxed, shown when it has something to show, where the person left it. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { log } from '../log';
import { ORIGIN } from '../protocol/resolve';
import { trace } from '../trace';
import { backgroundColor } from './background';
import { MINIMUM, placeWindow } from './bounds';
import { closeForSure } from './closing';

export interface WindowFiles {
  /** The built preload script. */
  readonly preload: string;
  /** Where the window's place is remembered. */
  readonly place: string;
  /** A PNG; macOS takes the one of the package instead. */
  readonly icon: string;
  /** False for a window that nobody looks at. */
  readonly show: boolean;
}

export function createWindow(files: WindowFiles): BrowserWindow {
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, width, height, x, y } = placeWindow(readPlace(files.place), screens);
  const window = new BrowserWindow({
    width,
    height,
    ...(x !== undefined && y !== undefined && { x, y }),
    minWidth: MINIMUM.width,
    minHeight: MINIMUM.height,
    show: false,
    ...(!files.show && { frame: false }), // with the system's frame Electron 33 dies where there is no display
    backgroundColor: background(),
    title: 'Headlight',
    autoHideMenuBar: process.platform !== 'darwin',
    icon: files.icon,
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      // A photo being answered in the background is answered at full speed.
      backgroundThrottling: false,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => {
    trace('window-shown');
    if (files.show) window.show();
  });
  window.on('close', () => rememberPlace(window, files.place));
  closeForSure(window);
  const recolour = (): void => window.setBackgroundColor(background());
  nativeTheme.on('updated', recolour);
  window.once('closed', () => nativeTheme.off('updated', recolour));
  return window;
}

export function loadPage(window: BrowserWindow): void {
  window.loadURL(`${ORIGIN}/index.html`).catch((error: unknown) => log.error('the page did not load', error));
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

const background = (): string => backgroundColor(nativeTheme.shouldUseDarkColors);

function readPlace(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null; // first start, or damaged: the default place serves
  }
}

/** Written at once: the app may end right after its window. */
function rememberPlace(window: BrowserWindow, path: string): void {
  try {
    writeFileSync(path, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  } catch (error) {
    log.warn('window place not kept', error);
  }
}
