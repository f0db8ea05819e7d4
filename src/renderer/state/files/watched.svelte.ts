/** Watched folders, as the window sees them: listed, offered for a dropped folder, paused and forgotten. */
import type { HeadlightApi } from '../../../shared/ipc';
import type { ChosenFolder } from '../../../shared/ipc-files';
import type { WatchedFolder } from '../../../shared/ipc-watch';
import { t } from '../language.svelte';
import type { Notices } from '../notices.svelte';
import type { Report } from '../report';

export class WatchedState {
  readonly #api: HeadlightApi['watch'];
  readonly #notices: Notices;
  readonly #report: Report;
  folders = $state.raw<readonly WatchedFolder[]>([]);

  constructor(api: HeadlightApi['watch'], notices: Notices, report: Report) {
    this.#api = api;
    this.#notices = notices;
    this.#report = report;
  }

  look = (): Promise<boolean> => this.#now(this.#api.watchedFolders());

  /** Takes the list that main sends when a folder goes or comes back. */
  told(folders: readonly WatchedFolder[]): void {
    this.folders = folders;
  }

  /** Nothing is watched unless a person says so. */
  offer({ id, name }: ChosenFolder): void {
    const run = (): void => void this.#watch(id, name);
    this.#notices.say(t('watch.offer', { name }), 'info', { label: t('watch.yes'), run });
  }

  /** Asks which one. */
  choose = (): Promise<boolean> => this.#now(this.#api.watchFolder(null));
  pause = ({ id, paused }: WatchedFolder): Promise<boolean> => this.#now(this.#api.pauseFolder(id, !paused));
  forget = ({ id }: WatchedFolder): Promise<boolean> => this.#now(this.#api.forgetFolder(id));

  async #watch(id: string, name: string): Promise<void> {
    if (await this.#now(this.#api.watchFolder(id))) this.#notices.say(t('watch.begun', { name }));
  }

  /** False where it could not be done, which is said. */
  async #now(asked: ReturnType<HeadlightApi['watch']['watchedFolders']>): Promise<boolean> {
    const folders = await this.#report(asked);
    this.folders = folders ?? this.folders;
    return folders !== null;
  }
}
