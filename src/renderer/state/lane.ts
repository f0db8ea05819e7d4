/** One task at a time: of those that come while it runs only the newest is run next, so that nothing stale queues up. */

interface Task {
  readonly key: string;
  readonly run: () => Promise<void>;
}

export class Lane {
  #running: string | null = null;
  #next: Task | null = null;

  /** `run` handles its own errors. A task with the key of the running one is that one. */
  ask(key: string, run: () => Promise<void>): void {
    this.#next = key === this.#running ? null : { key, run };
    void this.#pump();
  }

  /** Drops the work that still waits. */
  clear(): void {
    this.#next = null;
  }

  async #pump(): Promise<void> {
    while (this.#next && this.#running === null) {
      const { key, run } = this.#next;
      this.#next = null;
      this.#running = key;
      await run();
      this.#running = null;
    }
  }
}
