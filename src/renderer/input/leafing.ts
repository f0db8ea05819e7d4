/** A held arrow key: the next photo comes once this one has been seen, or after so long that leafing does not stall. */

/** Eight photos a second at least, key repeats included. */
const LONGEST_MS = 120;

export class Leafing {
  #since = -Infinity;
  #drawn = true;
  #turn = 0;

  /**
   * @param nextFrame calls back when what is shown now has been drawn
   * @param now milliseconds
   */
  constructor(
    private readonly nextFrame: (drawn: () => void) => void,
    private readonly now: () => number,
  ) {}

  /** Whether a press leads on. @param repeated the key is held; @param visible something of the photo can be drawn */
  mayStep(repeated: boolean, visible: boolean): boolean {
    const late = this.now() - this.#since >= LONGEST_MS;
    if (repeated && !late && !(this.#drawn && visible)) return false;
    this.#since = this.now();
    this.#drawn = false;
    const turn = ++this.#turn;
    this.nextFrame(() => void (this.#drawn ||= turn === this.#turn));
    return true;
  }
}
