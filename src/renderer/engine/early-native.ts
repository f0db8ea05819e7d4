/** A native session that was begun before the model was known to be good: taken once, or ended without a trace. */
import type { OpenedSession } from '../../vit/session/running-model';
import type { ModelSession } from './engine-world';

export class EarlyNative {
  #session: Promise<OpenedSession<ModelSession>> | null;

  /** @param session null where none was begun */
  constructor(session: Promise<OpenedSession<ModelSession>> | null) {
    this.#session = session;
    session?.catch(() => undefined); // told where it is awaited
  }

  /** Null where there is none, or it was taken before. */
  take(): Promise<OpenedSession<ModelSession>> | null {
    const session = this.#session;
    this.#session = null;
    return session;
  }

  /** Ends it whenever it is there. */
  discard(): void {
    void this.take()?.then(
      ({ dispose }) => dispose(),
      () => undefined,
    );
  }
}
