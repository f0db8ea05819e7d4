/** Settings as the window uses them; saved a moment after the last change. */
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings';
import type { Locale } from '../../shared/strings/strings';

const SAVE_AFTER_MS = 250;

export class SettingsState {
  readonly #save: (settings: Settings) => void;
  current = $state.raw<Settings>(DEFAULT_SETTINGS);
  #systemLocale = $state<Locale>('en');
  #timer: ReturnType<typeof setTimeout> | null = null;

  readonly locale: Locale = $derived(this.current.locale === 'system' ? this.#systemLocale : this.current.locale);

  /** `save` gets the whole object, and is never called twice for changes made within a moment. */
  constructor(save: (settings: Settings) => void) {
    this.#save = save;
  }

  start(settings: Settings, systemLocale: Locale): void {
    this.current = settings;
    this.#systemLocale = systemLocale;
  }

  change(patch: Partial<Settings>): void {
    this.current = { ...this.current, ...patch };
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), SAVE_AFTER_MS);
  }

  /** Another window or the menu changed them; our own unsaved change wins. */
  adopt(settings: Settings): void {
    if (this.#timer === null) this.current = settings;
  }

  /** Saves now what is still waiting, e.g. before the window closes. */
  flush(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#save(this.current);
  }
}
