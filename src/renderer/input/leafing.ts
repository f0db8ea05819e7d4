/** A held arrow key: the next photo comes once this one has been seen and that one can be, or after so long that leafing does not stall. */

/** Eight photos a second at least, key repeats included. */
const LONGEST_MS = 120;
/** A photo of which nothing can be drawn yet is waited for: grey says less than the photo before it. */
const PATIENCE_MS = 800;

export class Leafing {
  readonly #nextFrame: (drawn: () => void) => void;
  readonly #now: () => number;
  #since = -Infinity;
  #drawn = true;
  #turn = 0;

  /**
   * @param nextFrame calls back when what is shown now has been drawn
   * @param now milliseconds
   */
  constructor(nextFrame: (drawn: () => void) => void, now: () => number) {
    this.#nextFrame = nextFrame;
    this.#now = now;
  }

  /** Whether a press leads on. @param repeated the key is held; @param ready something of the photo that it leads to can be drawn */
  mayStep(repeated: boolean, ready: boolean): boolean {
    const waited = this.#now() - this.#since;
    const early = (!this.#drawn && waited < LONGEST_MS) || (!ready && waited < PATIENCE_MS);
    if (repeated && early) return false;
    this.#since = this.#now();
    this.#drawn = false;
    const turn = ++this.#turn;
    this.#nextFrame(() => void (this.#drawn ||= turn === this.#turn));
    return true;
  }
}
