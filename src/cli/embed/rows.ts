/** The rows of `embed`: one for each photo that could be read, in their order. */
export class FeatureRows {
  readonly #normalise: boolean;
  readonly #keep: boolean;
  readonly #rows: Float32Array[] = [];
  #count = 0;
  #dim = 0;

  /**
   * @param normalise each row is divided by its length; one of zeros stays so
   * @param keep whether `data` will be asked for; else rows are only counted
   */
  constructor(normalise: boolean, keep = true) {
    this.#normalise = normalise;
    this.#keep = keep;
  }

  get shape(): readonly [rows: number, dim: number] {
    return [this.#count, this.#dim];
  }

  get data(): readonly Float32Array[] {
    return this.#rows;
  }

  /** @param features of one photo, [dim]; returns them as they are kept, and their place */
  add(features: Float32Array): { readonly row: number; readonly features: Float32Array } {
    const kept = this.#normalise ? normalised(features) : features.slice();
    if (this.#keep) this.#rows.push(kept);
    this.#dim = kept.length;
    return { row: this.#count++, features: kept };
  }
}

/** Scales to length 1: x / max(‖x‖, 1e-12), like PyTorch's `normalize`. */
export function normalised(features: Float32Array): Float32Array {
  const length = Math.max(lengthOf(features), 1e-12);
  return features.map((x) => x / length);
}

/** ‖x‖, summed in float64. */
export function lengthOf(features: Float32Array): number {
  return Math.sqrt(features.reduce((sum, x) => sum + x * x, 0));
}
