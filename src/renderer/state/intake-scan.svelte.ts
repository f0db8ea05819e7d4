/** Many files on their way in: how far they have been looked through, and whether it is to stop. */

export interface ScanProgress {
  /** Files and folders named. */
  readonly total: number;
  /** Photos found so far. */
  readonly found: number;
}

/** Files looked at in one go: between two of these the window draws, answers and can be told to stop. */
export const SLICE = 100;
/** So few files, and nothing said of them for this long, are not worth a sign; in milliseconds. */
const FEW = 50;
const QUIET_MS = 60;

export class IntakeScan {
  readonly #onStop: () => void;
  /** Null while nothing is looked through, or nothing worth a sign. */
  now = $state.raw<ScanProgress | null>(null);
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onStop main is to stop, too */
  constructor(onStop: () => void) {
    this.#onStop = onStop;
  }

  begin(total: number): void {
    this.#stopped = false;
    const show = (): void => void (this.now = { total, found: 0 });
    if (total > FEW) show();
    else this.#timer = setTimeout(show, QUIET_MS);
  }

  /** @param found photos, all together */
  found(found: number): void {
    if (this.now && found > this.now.found) this.now = { ...this.now, found };
  }

  end(): void {
    clearTimeout(this.#timer);
    this.now = null;
  }

  stop = (): void => {
    this.#stopped = true;
    this.#onStop();
  };

  get stopped(): boolean {
    return this.#stopped;
  }
}

/** Resolves when the window has had time to draw; a hidden one draws nothing, and is not waited for. */
export function drawn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
    if (typeof requestAnimationFrame === 'function') requestAnimationFrame(() => setTimeout(resolve));
  });
}
