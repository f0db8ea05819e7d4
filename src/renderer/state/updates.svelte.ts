/** New versions of Headlight, as the window shows them: what main says, and what a person asks of it. */
import type { Result, UpdatesApi } from '../../shared/ipc';
import type { UpdateState } from '../../shared/updates';
import { language, t } from './language.svelte';
import type { Notices } from './notices.svelte';

export class UpdatesState {
  readonly #api: UpdatesApi;
  readonly #notices: Pick<Notices, 'say'>;
  readonly #show: () => void;
  /** Null until main was asked. */
  now = $state.raw<UpdateState | null>(null);
  /** Whether a person looks at it: else what was found is told. */
  #watched = false;

  /** @param show opens the place where a version is fetched and installed */
  constructor(api: UpdatesApi, notices: Pick<Notices, 'say'>, show: () => void) {
    this.#api = api;
    this.#notices = notices;
    this.#show = show;
  }

  /** What main says by itself. */
  adopt(state: UpdateState): void {
    this.now = state;
    if (state.kind !== 'found' || this.#watched) return;
    const action = { label: t('update.show'), run: this.#show };
    this.#notices.say(t('update.foundNotice', { version: state.version }), 'info', action);
  }

  /** For as long as somebody looks at it. */
  watch = (): (() => void) => {
    this.#watched = true;
    void this.#take(this.#api.updateState());
    return () => (this.#watched = false);
  };

  look = (): Promise<void> => this.#take(this.#api.lookForUpdate());
  download = (): Promise<void> => this.#take(this.#api.downloadUpdate());
  cancel = (): Promise<void> => this.#take(this.#api.cancelUpdate());
  install = (): Promise<void> => this.#take(this.#api.installUpdate());

  async #take(answer: Promise<Result<UpdateState>>): Promise<void> {
    const said = await answer;
    this.now = said.ok ? said.value : { kind: 'failed', error: said };
  }
}

/** 2026-11-30 as people write it. */
export function dayOf(date: string): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));
}
