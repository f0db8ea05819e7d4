/** How far a load is: the bytes of its weights count most. */
import type { ModelRef } from '../../shared/ipc';
import type { LoadProgress } from './api';

/** Where each stage of a load ends, as a fraction of the whole. */
const FILES = 0.05;
const ENGINE = 0.15;
const WEIGHTS = 0.9;

export class LoadReport {
  readonly #onProgress: (progress: LoadProgress) => void;
  readonly #bytes: number;
  #arrived = 0;
  #stage: LoadProgress['stage'] = 'files';

  constructor({ files }: ModelRef, onProgress: (progress: LoadProgress) => void) {
    this.#onProgress = onProgress;
    this.#bytes = files.reduce((sum, { size }) => sum + size, 0);
  }

  arrived(bytes: number): void {
    this.#arrived += bytes;
    this.#report();
  }

  reached(stage: LoadProgress['stage']): void {
    this.#stage = stage;
    this.#report();
  }

  finished(): void {
    this.#onProgress({ stage: 'warmUp', fraction: 1 });
  }

  #report(): void {
    const stage = this.#stage;
    const fixed = { files: 0, engine: FILES, weights: null, warmUp: WEIGHTS }[stage];
    if (fixed !== null) return this.#onProgress({ stage, fraction: fixed });
    const share = Math.min(1, this.#arrived / this.#bytes);
    this.#onProgress({ stage, fraction: ENGINE + (WEIGHTS - ENGINE) * share });
  }
}
