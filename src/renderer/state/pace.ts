/** How quickly photos are answered: over the last seconds, so that it follows a computer that becomes busy. */

const WINDOW_MS = 10_000;
/** Before that nothing can be said. */
const LEAST_MS = 1500;

export class Pace {
  #moments: { readonly at: number; readonly done: number }[] = [];

  /** @param at milliseconds */
  see(done: number, at: number): void {
    const last = this.#moments.at(-1);
    if (last && done < last.done) this.#moments = [];
    this.#moments.push({ at, done });
    while (this.#moments.length > 2 && at - (this.#moments[1]?.at ?? at) > WINDOW_MS) this.#moments.shift();
  }

  /** Photos a second, and the seconds for so many more; null while nothing can be said. */
  now(left: number): { readonly rate: number; readonly seconds: number } | null {
    const [first, last] = [this.#moments[0], this.#moments.at(-1)];
    const ms = (last?.at ?? 0) - (first?.at ?? 0);
    if (!first || !last || ms < LEAST_MS || last.done <= first.done) return null;
    const rate = ((last.done - first.done) / ms) * 1000;
    return { rate, seconds: left / rate };
  }
}
