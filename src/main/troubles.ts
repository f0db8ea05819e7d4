/** What went wrong before or during a start: each is told to the window once. */
import type { Bootstrap } from '../shared/ipc';
import { log } from './log';

export class Troubles {
  /** The window has asked what there is, and hears what is sent. */
  #isOpen = false;
  #keepsNothing = false;
  #saidUnkept = false;
  #saidCutOff = false;
  #pageEnded = false;
  readonly #damaged: string[] = [];

  /**
   * @param wasCutOff the last run did not end by itself
   * @param onUnkept tells an open window that something could not be kept
   */
  constructor(
    private readonly wasCutOff: boolean,
    private readonly onUnkept: () => void,
  ) {}

  /** Something could not be kept: the app goes on without, and says so once. */
  readonly unkept = (error: unknown): void => {
    log.warn('not kept', error);
    this.#keepsNothing = true;
    if (this.#isOpen && this.#saysUnkept()) this.onUnkept();
  };

  /** A file of ours cannot be understood. */
  readonly damaged = (name: string): void => {
    log.warn(`${name} cannot be understood`);
    this.#damaged.push(name);
  };

  /** The page died and was loaded anew. */
  readonly pageEnded = (): void => void (this.#pageEnded = true);

  /** What a page that begins has to say. */
  take(): Pick<Bootstrap, 'recovered' | 'unkept' | 'cutOff' | 'damaged'> {
    this.#isOpen = true;
    const recovered = this.#pageEnded;
    const cutOff = this.wasCutOff && !this.#saidCutOff;
    this.#pageEnded = false;
    this.#saidCutOff = true;
    return { recovered, cutOff, unkept: this.#saysUnkept(), damaged: this.#damaged.splice(0) };
  }

  /** True once, where something could not be kept. */
  #saysUnkept(): boolean {
    const says = this.#keepsNothing && !this.#saidUnkept;
    this.#saidUnkept ||= says;
    return says;
  }
}
