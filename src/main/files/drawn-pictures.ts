/** Pictures that the window draws for a run: asked for one at a time, so that no more than one is held. */
import type { WantedPicture } from '../../shared/ipc-files';
import { HeadlightError, type ErrorData } from '../../vit/errors';

interface Asked extends WantedPicture {
  done(picture: Uint8Array): void;
  failed(code: string): void;
}

export class DrawnPictures {
  /** Why a picture could not be drawn, by its step. */
  readonly errors = new Map<number, ErrorData>();
  #asked: Asked | null = null;
  /** The window waits for something to draw. */
  #waits: ((wanted: WantedPicture | null) => void) | null = null;
  #ended = false;

  /** @param signal stops what is waited for: rejects with `cancelled`, as the system's errors do */
  picture(wanted: WantedPicture, signal: AbortSignal): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const failed = (code: string): void => {
        this.#asked = null;
        reject(Object.assign(new Error(code), { code }));
      };
      if (signal.aborted) return failed('cancelled');
      signal.addEventListener('abort', () => failed('cancelled'), { once: true });
      const done = (picture: Uint8Array): void => {
        this.#asked = null;
        resolve(picture);
      };
      this.#asked = { ...wanted, done, failed };
      this.#tell(wanted);
    });
  }

  /** Resolves once there is something to draw, or nothing any more. */
  wanted(): Promise<WantedPicture | null> {
    if (this.#ended) return Promise.resolve(null);
    if (this.#asked) {
      const { n, photo, at } = this.#asked;
      return Promise.resolve({ n, photo, at });
    }
    return new Promise((resolve) => (this.#waits = resolve));
  }

  /** Throws `badRequest` for a picture that nobody waits for, unless the run was stopped meanwhile. */
  give(n: number, picture: Uint8Array | ErrorData): void {
    if (!this.#asked) return;
    if (this.#asked.n !== n) throw new HeadlightError('badRequest', { detail: 'givePicture' });
    if (picture instanceof Uint8Array) return this.#asked.done(picture);
    this.errors.set(n, picture);
    this.#asked.failed('notDrawn');
  }

  end(): void {
    this.#ended = true;
    this.#tell(null);
  }

  #tell(wanted: WantedPicture | null): void {
    this.#waits?.(wanted);
    this.#waits = null;
  }
}
