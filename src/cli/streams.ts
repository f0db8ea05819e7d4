/** Standard output for results, standard error for everything else. */

/** The part of a Node stream that is used. */
export interface Sink {
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
}

export class Streams {
  #progress = '';

  constructor(
    private readonly out: Sink,
    private readonly err: Sink,
  ) {}

  /** Text of a result, as it is. Waits where the reader is slow. */
  async result(text: string): Promise<void> {
    this.clearProgress();
    if (!this.out.write(text)) await new Promise<void>((resolve) => this.out.once('drain', resolve));
  }

  /** One line for people. */
  message(line: string): void {
    this.clearProgress();
    this.err.write(`${line}\n`);
  }

  /** A line that the next one replaces; only on a terminal. */
  progress(line: string): void {
    if (!this.err.isTTY) return;
    this.clearProgress();
    this.#progress = line.slice(0, 79);
    this.err.write(this.#progress);
  }

  clearProgress(): void {
    if (this.#progress === '') return;
    this.err.write(`\r${' '.repeat(this.#progress.length)}\r`);
    this.#progress = '';
  }
}
