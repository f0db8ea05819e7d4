/** Watches the photo process closely while it works, and seldom while it rests with a port out. */
import { ProcessWatch, type WatchedProcess, type WatchTimes } from './watch';

/** While it works, in milliseconds; each look costs a message there and back. */
const AT_WORK: WatchTimes = { look: 500, silent: 30_000, silentUnknown: 60_000 };
/** While nothing is asked and a port is out: seldom, as each look wakes it. */
const AT_REST: WatchTimes = { look: 5000, silent: 10_000, silentUnknown: 60_000 };

export class WatchPair {
  readonly #atWork: ProcessWatch;
  readonly #atRest: ProcessWatch;

  /** Only looks at a process at work are told to `onLook`. */
  constructor(
    { onLook, ...watched }: WatchedProcess,
    atWork: Partial<WatchTimes> = {},
    atRest: Partial<WatchTimes> = {},
  ) {
    this.#atRest = new ProcessWatch(watched, { ...AT_REST, ...atRest });
    this.#atWork = new ProcessWatch({ ...watched, ...(onLook && { onLook }) }, { ...AT_WORK, ...atWork });
  }

  work(): void {
    this.#atRest.stop();
    this.#atWork.start();
  }

  rest(): void {
    this.#atWork.stop();
    this.#atRest.start();
  }

  stop(): void {
    this.#atRest.stop();
    this.#atWork.stop();
  }

  /** It has said something. */
  heard(): void {
    this.#atWork.heard();
    this.#atRest.heard();
  }
}
