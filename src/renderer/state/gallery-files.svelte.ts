/** Where the gallery's photos lie and when they were taken: asked of main a part at a time, once somebody wants to see it. */
import { MOST_FILES_ASKED } from '../../shared/gallery-files';
import type { LibraryApi } from '../../shared/ipc';
import type { FileFact } from './gallery-facts';
import { folderNames, monthOf } from './gallery-narrow';
import type { PhotoItem } from './photos.svelte';

export class GalleryFiles {
  readonly #api: Pick<LibraryApi, 'photoFiles'>;
  /** Photos that are known; read it to look again. */
  known = $state(0);
  asking = $state(false);
  /** Names of folders by key. */
  names = $state.raw<ReadonlyMap<string, string>>(new Map());
  readonly #facts = new Map<string, FileFact>();
  readonly #folders = new Map<string, readonly string[]>();

  constructor(api: Pick<LibraryApi, 'photoFiles'>) {
    this.#api = api;
  }

  of(photo: string): FileFact | null {
    return this.#facts.get(photo) ?? null;
  }

  /** Files were moved: where they lie is asked anew. */
  forget(): void {
    this.#facts.clear();
    this.known = 0;
  }

  /** Photos that are gone keep what is known of them: they may be put back. What fails is asked again when it is wanted again. */
  async want(items: () => readonly PhotoItem[]): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    for (let asked = this.#next(items()); asked.length > 0; asked = this.#next(items()))
      if (!(await this.#ask(asked))) break;
    this.asking = false;
  }

  #next(items: readonly PhotoItem[]): string[] {
    const asked: string[] = [];
    for (const { id, known } of items) {
      if (asked.length === MOST_FILES_ASKED) break;
      if (known && !this.#facts.has(id)) asked.push(id);
    }
    return asked;
  }

  async #ask(asked: readonly string[]): Promise<boolean> {
    const answer = await this.#api.photoFiles(asked);
    if (!answer.ok) return false;
    const { folder, time, taken, folders } = answer.value;
    asked.forEach((id, i) => {
      const at = time[i] ?? NaN;
      const date = Number.isNaN(at) ? { time: null, month: null } : { time: at, month: monthOf(at) };
      this.#facts.set(id, { folder: folder[i] ?? null, ...date, taken: taken[i] === 1 });
    });
    const before = this.#folders.size;
    for (const [key, parts] of Object.entries(folders)) this.#folders.set(key, parts);
    if (this.#folders.size > before) this.names = folderNames(this.#folders);
    this.known = this.#facts.size;
    return true;
  }
}
