/** Deaths of the photo process that no photo explains: several in a row, each soon after its start, say that it cannot live here. */

/** Quick deaths with no photo in work before whoever waits is told, and the service rests. */
const MOST = 3;
/** A process that lived this long, in milliseconds, did not die of its start: such deaths are not counted together. */
const SETTLED_MS = 10_000;

export class UnexplainedDeaths {
  #count = 0;
  #startedAt = 0;

  /** A new process begins. */
  started(): void {
    this.#startedAt = performance.now();
  }

  /** The process has done its work, or it is no use to try again: counting begins anew. */
  reset(): void {
    this.#count = 0;
  }

  /** A process that had settled is no sign of a bad start. */
  ended(): void {
    if (performance.now() - this.#startedAt > SETTLED_MS) this.#count = 0;
  }

  /** Whether these are too many, with this one. */
  add(): boolean {
    return ++this.#count >= MOST;
  }
}
