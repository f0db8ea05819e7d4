/**
 * Watches a process from outside. Time counts only while the process could use it: what was stopped (Ctrl-Z, a debugger, a computer that
 * slept) or waits for a disk has not worked. One that neither works nor answers for long is told as silent.
 */
import { readFileSync } from 'node:fs';

/** Length of a clock tick of Linux, in milliseconds. */
const TICK_MS = 10;
/** Less of its time than this is no work: a process that only answers. */
const IDLE_SHARE = 1 / 20;

export interface WatchedProcess {
  readonly pid: () => number | undefined;
  /** Asks for a sign of life; whatever comes is told by `heard`. */
  readonly ping: () => void;
  /**
   * @param passed milliseconds since the last look; little where we were stopped ourselves
   * @param cpu milliseconds of work of all its threads in that time; null where the system does not tell
   * @param silent milliseconds for which it has neither worked nor answered
   */
  readonly onLook?: (passed: number, cpu: number | null, silent: number) => void;
  readonly onSilent: () => void;
}

export interface WatchTimes {
  /** How often the process is looked at, in milliseconds. */
  readonly look: number;
  /** Neither work nor an answer for this long, in milliseconds: silent. */
  readonly silent: number;
  /** The same where the system does not tell of work: long, since who works hard may not answer. */
  readonly silentUnknown: number;
}

export class ProcessWatch {
  readonly #watched: WatchedProcess;
  readonly #times: WatchTimes;
  readonly #cpuOf: (pid: number) => number | null;
  #timer: NodeJS.Timeout | undefined;
  #at = 0;
  #cpu: number | null = null;
  #silent = 0;
  #heard = true;

  constructor(watched: WatchedProcess, times: WatchTimes, cpuOf: (pid: number) => number | null = cpuMilliseconds) {
    this.#watched = watched;
    this.#times = times;
    this.#cpuOf = cpuOf;
  }

  /** Nothing happens where it runs. */
  start(): void {
    if (this.#timer) return;
    this.#at = performance.now();
    this.#cpu = this.#cpuNow();
    this.#silent = 0;
    this.#heard = true;
    this.#timer = setInterval(() => this.#look(), this.#times.look);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** The process has said something. */
  heard(): void {
    this.#heard = true;
  }

  #look(): void {
    const now = performance.now();
    const passed = Math.min(now - this.#at, 2 * this.#times.look);
    this.#at = now;
    const before = this.#cpu;
    this.#cpu = this.#cpuNow();
    const cpu = this.#cpu === null || before === null ? null : Math.max(0, this.#cpu - before);
    const lives = this.#heard || (cpu !== null && cpu > passed * IDLE_SHARE);
    this.#silent = lives ? 0 : this.#silent + passed;
    this.#heard = false;
    if (this.#silent >= (cpu === null ? this.#times.silentUnknown : this.#times.silent)) {
      this.#silent = 0;
      return this.#watched.onSilent();
    }
    this.#watched.ping();
    this.#watched.onLook?.(passed, cpu, this.#silent);
  }

  #cpuNow(): number | null {
    const pid = this.#watched.pid();
    return pid === undefined ? null : this.#cpuOf(pid);
  }
}

/** Milliseconds of work of all threads since the start; null if the system does not tell. */
export function cpuMilliseconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks * TICK_MS : null;
  } catch {
    return null;
  }
}
