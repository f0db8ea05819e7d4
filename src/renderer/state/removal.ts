/** Photos taken out of the strip: they can be put back for a while, and only then are forgotten. */
import { t } from './language.svelte';
import { ACTION_MS, type Notices } from './notices.svelte';
import type { PhotoItem, PhotoList, TakenPhoto } from './photos.svelte';

interface Pending {
  readonly taken: readonly TakenPhoto[];
  readonly selected: string | null;
  readonly said: string;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class Removal {
  readonly #photos: PhotoList;
  readonly #notices: Notices;
  readonly #forget: (gone: readonly PhotoItem[]) => void;
  #pending: Pending | null = null;

  /** @param forget drops what is known of photos that do not come back */
  constructor(photos: PhotoList, notices: Notices, forget: (gone: readonly PhotoItem[]) => void) {
    this.#photos = photos;
    this.#notices = notices;
    this.#forget = forget;
  }

  /** Whether the last removal can be undone. */
  get canUndo(): boolean {
    return this.#pending !== null;
  }

  take(ids: readonly string[]): void {
    const photos = this.#photos;
    const [taken, selected] = [photos.placesOf(ids), photos.selectedId];
    const [first] = taken;
    if (!first) return;
    this.settle();
    photos.remove(ids);
    const { length: count } = taken;
    const said = count === 1 ? t('notice.removedOne', { name: first.item.ref.name }) : t('notice.removed', { count });
    this.#notices.say(said, 'info', { label: t('notice.undo'), run: this.undo });
    this.#pending = { taken, selected, said, timer: setTimeout(() => this.settle(), ACTION_MS) };
  }

  undo = (): void => {
    const photos = this.#photos;
    const pending = this.#end();
    if (!pending) return;
    photos.restore(pending.taken);
    if (pending.selected !== null) photos.select(pending.selected);
  };

  /** Ends the time in which a removal can be undone. */
  settle(): void {
    const pending = this.#end();
    const gone = pending?.taken.map(({ item }) => item).filter(({ id }) => !this.#photos.byId(id)) ?? [];
    if (gone.length > 0) this.#forget(gone);
  }

  #end(): Pending | null {
    const pending = this.#pending;
    if (!pending) return null;
    clearTimeout(pending.timer);
    this.#notices.unsay(pending.said);
    this.#pending = null;
    return pending;
  }
}
