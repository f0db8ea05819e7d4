/** Closing never waits on a page that has stopped listening. */
import type { BrowserWindow } from 'electron';
import { log } from '../log';

/** How long a page may take, in milliseconds: it saves settings changed a moment ago, which a stuck page loses. */
const GRACE_MS = 2000;

/** A window that was asked to close, by a person or by quitting, and is still there after a moment is ended with its process. */
export function closeForSure(window: BrowserWindow): void {
  window.on('close', () => {
    const timer = setTimeout(() => end(window), GRACE_MS);
    window.once('closed', () => clearTimeout(timer));
  });
}

function end(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  log.warn('the window did not close by itself');
  window.webContents.forcefullyCrashRenderer(); // one that is stuck would live on without its window
  window.destroy();
}
