/** Standard output for results, standard error for everything else. */
import { saveError } from '../shared/save-error';
import { visible } from '../vit/visible';

/** Where results go. Resolves when the text is written in whole; rejects with the system's error. */
export type ResultSink = (text: string) => Promise<void>;

/** The part of a Node stream that is used for messages. */
export interface MessageSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** A name for a terminal: what would steer it, turn the writing around or be invisible is written out. */
export function plain(text: string): string {
  return visible(text);
}

export class Streams {
  readonly #out: ResultSink;
  readonly #err: MessageSink;
  #progress = '';

  constructor(out: ResultSink, err: MessageSink) {
    this.#out = out;
    this.#err = err;
  }

  /** Text of a result, as it is. Waits where the reader is slow. Rejects as `saveError` says. */
  async result(text: string): Promise<void> {
    this.clearProgress();
    await this.#out(text).catch((error: unknown) => {
      throw saveError('standard output', error);
    });
  }

  /** One line for people, whatever the names in it hold. */
  message(line: string): void {
    this.clearProgress();
    this.#err.write(`${plain(line)}\n`);
  }

  /** A line that the next one replaces; only on a terminal. */
  progress(line: string): void {
    if (!this.#err.isTTY) return;
    this.clearProgress();
    this.#progress = plain(line).slice(0, 79);
    this.#err.write(this.#progress);
  }

  clearProgress(): void {
    if (this.#progress === '') return;
    this.#err.write(`\r${' '.repeat(this.#progress.length)}\r`);
    this.#progress = '';
  }
}
