/**
 * A page that falls silent while it starts is started anew. Rarely, on machines without a graphics card, Chromium's main thread waits for another
 * process for ever at the first painting; the person would sit before a dead window until the system asks about it.
 */
import { log } from '../log';

/** The parts of Electron's WebContents that are used. */
export interface StartingPage {
  isDestroyed(): boolean;
  /** Answers when the page's main thread has come to it. */
  executeJavaScript(code: string): Promise<unknown>;
  getOSProcessId(): number;
}

/** No task of the page is this long, nor is a busy machine's delay. */
const SILENT_MS = 12_000;
/** The start is over. */
const WATCHED_MS = 20_000;
const EVERY_MS = 2000;

/** Asks the page for signs of life, from when its document is there until its start is over. Its process is ended where none comes: `recover` does the rest. */
export async function watchStart(page: StartingPage, kill = killed): Promise<void> {
  for (let left = WATCHED_MS; left > 0; left -= EVERY_MS) {
    const alive = await within(
      SILENT_MS,
      page.executeJavaScript('0').catch(() => null),
    );
    if (page.isDestroyed()) return;
    if (!alive) {
      log.error('the page fell silent at its start, and is started anew');
      return kill(page.getOSProcessId());
    }
    await within(EVERY_MS, new Promise(() => undefined));
    if (page.isDestroyed()) return;
  }
}

/** By the system: what is asked of the process itself, as Electron's own way does, it may not hear. */
function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it is gone
  }
}

/** Whether the work ended in time. */
function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    timer.unref?.();
    void work.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
