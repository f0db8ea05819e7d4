/** Keeps the window alive: reloads it once when its process dies or falls silent at its start, asks when it hangs later. */
import { app, dialog, type BrowserWindow } from 'electron';
import { menuText } from '../../shared/strings/menu';
import type { Locale } from '../../shared/strings/strings';
import { log } from '../log';
import { end, watchStart } from './silent-start';

/** A second death within this many milliseconds is not answered with a third start. */
const TOO_SOON = 30_000;

/**
 * @param locale the language now
 * @param onReloaded called before the page is loaded anew
 */
export function recover(window: BrowserWindow, locale: () => Locale, onReloaded: () => void): void {
  const contents = window.webContents;
  let lastDeath = -Infinity;
  contents.on('render-process-gone', (_event, { reason }) => {
    log.error('render process gone', reason);
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const again = Date.now() - lastDeath < TOO_SOON;
    lastDeath = Date.now();
    if (again) return giveUp(locale());
    onReloaded();
    contents.reload();
  });
  contents.once('dom-ready', () => void watchStart(contents, { computed, end })); // not after a death: one that comes again is told
  window.on('unresponsive', () => void askToRestart(window, locale()));
}

const computed = (pid: number): number =>
  app.getAppMetrics().find((each) => each.pid === pid)?.cpu.cumulativeCPUUsage ?? 0;

function giveUp(locale: Locale): void {
  dialog.showErrorBox(menuText(locale, 'crashedTitle'), menuText(locale, 'crashedAgain'));
  app.quit();
}

async function askToRestart(window: BrowserWindow, locale: Locale): Promise<void> {
  log.warn('window unresponsive');
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: menuText(locale, 'unresponsiveTitle'),
    detail: menuText(locale, 'unresponsiveDetail'),
    buttons: [menuText(locale, 'wait'), menuText(locale, 'restart')],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
}

/** Helper processes are restarted by their owners or by Chromium; a dead GPU process reaches the engine as a lost device. */
export function logDeaths(): void {
  app.on('child-process-gone', (_event, { type, reason, serviceName }) =>
    log.error('process gone', type, serviceName, reason),
  );
}
