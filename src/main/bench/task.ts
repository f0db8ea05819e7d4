/** A benchmark that the command line opened this app for: what is to be measured, and where the table goes. */
import { app } from 'electron';
import type { Bench } from '../../shared/bench';
import { BUILT_IN_MODEL } from '../../shared/built-in';
import type { BenchTask } from '../../shared/ipc-bench';
import type { BenchLaunch } from '../arguments';
import { writeAtomically } from '../write/atomic';

export class BenchRun {
  readonly #asked: BenchLaunch | null;
  /** The model that was named at the start, or the built-in one. */
  model = BUILT_IN_MODEL;

  /** @param asked null in a person's app */
  constructor(asked: BenchLaunch | null) {
    this.#asked = asked;
  }

  get task(): BenchTask | null {
    const asked = this.#asked;
    return asked && { model: this.model, only: asked.only, runs: asked.runs };
  }

  step(text: string): void {
    if (this.#asked) process.stderr.write(`headlight-bench ${text}\n`);
  }

  /** Writes the table where it was asked for, and ends the app. */
  async done(table: Bench): Promise<void> {
    if (!this.#asked) return;
    await writeAtomically(this.#asked.out, JSON.stringify(table));
    app.quit();
  }
}
