/** What each photo in work has cost so far: work of the process, shared by the photos that are in work together, and waiting apart from it. */

interface Cost {
  /** Milliseconds. */
  worked: number;
  waited: number;
}

export class WorkAccount {
  readonly #costs = new Map<string, Cost>();

  get photos(): readonly string[] {
    return [...this.#costs.keys()];
  }

  begin(photo: string): void {
    this.#costs.set(photo, { worked: 0, waited: 0 });
  }

  end(photo: string): void {
    this.#costs.delete(photo);
  }

  clear(): void {
    this.#costs.clear();
  }

  /**
   * @param passed milliseconds since the last time
   * @param cpu milliseconds of work of the whole process in that time; null where the system does not tell
   */
  charge(passed: number, cpu: number | null): void {
    const worked = cpu === null ? passed : Math.min(passed, cpu / this.#costs.size);
    const isIdle = cpu !== null && cpu < passed / 20;
    for (const cost of this.#costs.values()) {
      cost.worked += worked;
      if (isIdle) cost.waited += passed;
    }
  }

  /** The photo that has cost the most, beyond `limit` milliseconds of one kind. */
  beyond(kind: keyof Cost, limit: number): string | null {
    const [first] = [...this.#costs].sort(([, a], [, b]) => b[kind] - a[kind]);
    return first && first[1][kind] >= limit ? first[0] : null;
  }
}
