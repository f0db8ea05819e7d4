/** How far an installation is: bytes, speed and time left, said at most ten times a second. */
import type { InstallProgress } from '../../shared/ipc-downloads';

export type { InstallProgress };

export type OnProgress = (progress: InstallProgress) => void;

const EVERY = 100;
/** Milliseconds that the speed is taken over: long enough to be calm, short enough to follow. */
const WINDOW = 5000;
const LEAST = 500;

export class ProgressMeter {
  readonly #tell: OnProgress;
  readonly #now: () => number;
  #received: number;
  #phase: InstallProgress['phase'] = 'transferring';
  #told = -Infinity;
  /** Moments of the window and the bytes there were, oldest first. */
  #samples: { readonly at: number; readonly received: number }[] = [];

  /** @param already bytes of an earlier try, which tell nothing about speed */
  constructor(
    readonly total: number,
    already: number,
    tell: OnProgress,
    now: () => number = () => performance.now(),
  ) {
    this.#tell = tell;
    this.#now = now;
    this.#received = already;
    this.#sample();
  }

  get received(): number {
    return this.#received;
  }

  /** @param bytes negative where something has to come again */
  add(bytes: number): void {
    this.#received += bytes;
    if (bytes < 0) this.#samples = [];
    this.#set('transferring');
  }

  phase(phase: InstallProgress['phase']): void {
    this.#set(phase);
  }

  #set(phase: InstallProgress['phase']): void {
    const changed = phase !== this.#phase;
    this.#phase = phase;
    if (!changed && this.#now() - this.#told < EVERY && this.#received < this.total) return;
    this.#told = this.#now();
    this.#sample();
    this.#tell({ phase, received: this.#received, total: this.total, ...this.#speed() });
  }

  #sample(): void {
    const at = this.#now();
    this.#samples.push({ at, received: this.#received });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) > WINDOW) this.#samples.shift();
  }

  #speed(): { readonly bytesPerSecond: number | null; readonly secondsLeft: number | null } {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at - first.at < LEAST) return { bytesPerSecond: null, secondsLeft: null };
    const bytesPerSecond = ((last.received - first.received) / (last.at - first.at)) * 1000;
    const secondsLeft = bytesPerSecond > 0 ? (this.total - this.#received) / bytesPerSecond : null;
    return { bytesPerSecond, secondsLeft };
  }
}
