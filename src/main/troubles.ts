/** What went wrong before or during a start: each is told to the window once. */
import type { Bootstrap } from '../shared/ipc';
import type { ErrorData, HeadlightError } from '../vit/errors';
import { log } from './log';

export class Troubles {
  readonly #wasCutOff: boolean;
  readonly #onUnkept: () => void;
  readonly #onLibrary: (error: ErrorData) => void;
  /** The window has asked what there is, and hears what is sent. */
  #isOpen = false;
  #keepsNothing = false;
  #saidUnkept = false;
  #saidCutOff = false;
  #pageEnded = false;
  readonly #damaged: string[] = [];
  #library: ErrorData | null = null;

  /**
   * @param wasCutOff the last run did not end by itself
   * @param onUnkept tells an open window that something could not be kept
   * @param onLibrary tells it what is wrong with the library
   */
  constructor(wasCutOff: boolean, onUnkept: () => void, onLibrary: (error: ErrorData) => void) {
    this.#wasCutOff = wasCutOff;
    this.#onUnkept = onUnkept;
    this.#onLibrary = onLibrary;
  }

  /** Something could not be kept: the app goes on without, and says so once. */
  readonly unkept = (error: unknown): void => {
    log.warn('not kept', error);
    this.#keepsNothing = true;
    if (this.#isOpen && this.#saysUnkept()) this.#onUnkept();
  };

  /** A file of ours cannot be understood. */
  readonly damaged = (name: string): void => {
    log.warn(`${name} cannot be understood`);
    this.#damaged.push(name);
  };

  /** Something is wrong with the library itself; a disk that takes nothing is said as everywhere. */
  readonly library = (error: HeadlightError): void => {
    if (error.code.startsWith('save')) return this.unkept(error);
    log.warn('library', error);
    if (this.#isOpen) this.#onLibrary(error.toData());
    else this.#library = error.toData();
  };

  /** The page died and was loaded anew. */
  readonly pageEnded = (): void => void (this.#pageEnded = true);

  /** What a page that begins has to say. */
  take(): Pick<Bootstrap, 'recovered' | 'unkept' | 'cutOff' | 'damaged' | 'libraryError'> {
    this.#isOpen = true;
    const recovered = this.#pageEnded;
    const cutOff = this.#wasCutOff && !this.#saidCutOff;
    this.#pageEnded = false;
    this.#saidCutOff = true;
    const libraryError = this.#library;
    this.#library = null;
    return { libraryError, recovered, cutOff, unkept: this.#saysUnkept(), damaged: this.#damaged.splice(0) };
  }

  /** True once, where something could not be kept. */
  #saysUnkept(): boolean {
    const says = this.#keepsNothing && !this.#saidUnkept;
    this.#saidUnkept ||= says;
    return says;
  }
}
