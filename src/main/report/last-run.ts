/** Whether the app's last run ended as it should: a mark lies in the data folder while it runs. Never throws; where nothing is kept nothing is known. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGone, ownMark } from '../write/process-mark';

export class LastRun {
  readonly #file: string;
  /** The run before this one was cut off: killed, crashed, or the computer went off. */
  readonly wasCutOff: boolean;

  constructor(folder: string) {
    this.#file = join(folder, 'running');
    this.wasCutOff = wasLeft(this.#file);
    try {
      writeFileSync(this.#file, ownMark());
    } catch {
      // nothing can be kept: nothing will be told
    }
  }

  /** This run ends as it should. */
  end(): void {
    try {
      rmSync(this.#file, { force: true });
    } catch {
      // as above
    }
  }
}

/** A mark whose process is gone. One of another computer says nothing: the folder may be shared. */
function wasLeft(file: string): boolean {
  try {
    return isGone(readFileSync(file, 'utf8')) === true;
  } catch {
    return false;
  }
}
