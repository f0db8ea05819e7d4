/** Tables of several photos, averaged entry by entry. */
import type { HeadTable } from './head-statistics';

export class MeanTables {
  #photos = 0;
  readonly #sums = new Map<string, Float64Array>();

  constructor(
    readonly layers: number,
    readonly heads: number,
  ) {}

  get photos(): number {
    return this.#photos;
  }

  add(tables: Readonly<Record<string, HeadTable>>): void {
    this.#photos++;
    for (const [name, { data }] of Object.entries(tables)) {
      const sums = this.#sums.get(name) ?? new Float64Array(data.length);
      this.#sums.set(
        name,
        sums.map((sum, i) => sum + (data[i] as number)),
      );
    }
  }

  /** Means by name, [layers, heads], in float32 like each photo's numbers. */
  means(): Readonly<Record<string, Float32Array>> {
    return Object.fromEntries(
      [...this.#sums].map(([name, sums]) => [name, Float32Array.from(sums, (sum) => sum / this.#photos)]),
    );
  }
}
