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
/** Most pages answer sooner. */
const SOON_MS = 1000;
/** A page that computes this much of a silence is at work, not stuck. */
const AT_WORK_S = 2;
/** The start is over. */
const WATCHED_MS = 20_000;
const EVERY_MS = 2000;

/** Access to the system's processes. */
export interface Processes {
  /** Processor time since the process started, in seconds; 0 where unknown. */
  computed(pid: number): number;
  end(pid: number): void;
}

/**
 * Asks the page for signs of life, from when its document is there until its start is over. Its process is ended where none comes and it does not compute
 * either: `recover` does the rest. A page that computes (a thousand labels put in) is waited for.
 */
export async function watchStart(page: StartingPage, processes: Processes): Promise<void> {
  for (let left = WATCHED_MS; left > 0; left -= EVERY_MS) {
    const sign = page.executeJavaScript('0').catch(() => null);
    let alive = await within(SOON_MS, sign);
    const before = alive ? 0 : processes.computed(page.getOSProcessId()); // asked of the system only where no answer comes soon
    alive ||= await within(SILENT_MS - SOON_MS, sign);
    if (page.isDestroyed()) return;
    const pid = page.getOSProcessId();
    if (!alive && processes.computed(pid) - before < AT_WORK_S) {
      log.error('the page fell silent at its start, and is started anew');
      return processes.end(pid);
    }
    await within(EVERY_MS, new Promise(() => undefined));
    if (page.isDestroyed()) return;
  }
}

/** By the system: what is asked of the process itself, as Electron's own way does, it may not hear. */
export function end(pid: number): void {
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
