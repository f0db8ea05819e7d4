/** How far a long run is, on a terminal: photos, their rate and the time that is left. */
import type { Streams } from '../streams';

/** The rate is that of the last seconds, so that it follows a computer that becomes busy. */
const WINDOW_MS = 20_000;
const EVERY_MS = 100;

interface Moment {
  readonly at: number;
  readonly photos: number;
  readonly share: number;
}

export class Progress {
  readonly #streams: Pick<Streams, 'progress'>;
  readonly #total: number | null;
  readonly #shareDone: () => number;
  readonly #now: () => number;
  #photos = 0;
  #shown = -Infinity;
  readonly #moments: Moment[] = [];

  /**
   * @param total null: not known
   * @param share of all work that is done, 0 … 1
   */
  constructor(
    streams: Pick<Streams, 'progress'>,
    total: number | null,
    share: () => number,
    now: () => number = () => performance.now(),
  ) {
    this.#streams = streams;
    this.#total = total;
    this.#shareDone = share;
    this.#now = now;
    this.#moments.push({ at: now(), photos: 0, share: 0 });
  }

  /** One photo more is finished. @param more stands behind the rest */
  add(more?: string): void {
    this.#photos++;
    const at = this.#now();
    if (at - this.#shown < EVERY_MS || this.#photos === this.#total) return;
    this.#shown = at;
    this.#moments.push({ at, photos: this.#photos, share: this.#share() });
    while (this.#moments.length > 2 && at - (this.#moments[1]?.at ?? at) > WINDOW_MS) this.#moments.shift();
    this.#streams.progress(more === undefined ? this.line() : `${this.line()}   ${more}`);
  }

  line(): string {
    const [first, last] = [this.#moments[0], this.#moments.at(-1)];
    const of = this.#total === null ? '' : ` / ${this.#total}`;
    const ms = (last?.at ?? 0) - (first?.at ?? 0);
    if (!first || !last || ms <= 0) return `${this.#photos}${of}`;
    const rate = ((last.photos - first.photos) / ms) * 1000;
    const speed = (last.share - first.share) / ms;
    const left = speed > 0 ? `   ${duration((1 - last.share) / speed)} left` : '';
    return `${this.#photos}${of}   ${rate.toFixed(rate < 10 ? 1 : 0)} photos/s${left}`;
  }

  #share(): number {
    return this.#total === null ? this.#shareDone() : this.#photos / this.#total;
  }
}

/** Milliseconds in words: 40 s, 7 min, 3 h 20 min, 2 d 4 h. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
