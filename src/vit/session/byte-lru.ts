/** A map that holds what was used last within a budget of bytes. */

export class ByteLru<V> {
  /** Entries in order of use, the oldest first. */
  readonly #entries = new Map<string, V>();

  /** `sizeOf` in bytes; asked again at each trim, so values may grow. The newest value stays, even alone above the budget. */
  constructor(
    readonly budget: number,
    readonly sizeOf: (value: V) => number,
  ) {}

  /** Bytes held now. */
  get bytes(): number {
    let bytes = 0;
    for (const value of this.#entries.values()) bytes += this.sizeOf(value);
    return bytes;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Entries in order of use, the oldest first. */
  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  /** The value, now the newest. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** The value, as old as it was. */
  peek(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.trim();
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Drops the oldest values until the rest fits. */
  trim(): void {
    let bytes = this.bytes;
    for (const [key, value] of this.#entries) {
      if (bytes <= this.budget || this.#entries.size === 1) return;
      bytes -= this.sizeOf(value);
      this.#entries.delete(key);
    }
  }
}
