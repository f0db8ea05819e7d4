/** A person's own labels in the window: which there are, which photos have which, and the verbs that change it. Main keeps them. */
import { untrack } from 'svelte';
import type { OwnLabelsApi } from '../../../shared/ipc';
import type { OwnLabel, OwnLabels } from '../../../shared/own-labels';
import { t } from '../language.svelte';
import type { Notices } from '../notices.svelte';
import type { PhotoList } from '../photos.svelte';
import type { Report } from '../report';

/** Labels have the keys 1 … 9. */
export const KEYS = 9;
/** Contents become known while photos are answered; labels are looked at again this long after the last one, in milliseconds. */
const QUIET_MS = 400;
/** Photos that are put into a label in one question. */
const AT_ONCE = 1000;

interface User {
  readonly photos: PhotoList;
  readonly notices: Notices;
}

export class OwnLabelsState {
  readonly #api: OwnLabelsApi;
  readonly #user: User;
  readonly #report: Report;
  /** The pane beside the gallery. */
  open = $state(false);
  labels = $state.raw<readonly OwnLabel[]>([]);
  /** Photo → label. */
  of = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** Photos that are to be put into a label by the sheet that is open. */
  asked = $state.raw<readonly string[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: OwnLabelsApi, user: User, report: Report) {
    this.#api = api;
    this.#user = user;
    this.#report = report;
  }

  /** Photos of each label, of those that are open. */
  readonly counts: ReadonlyMap<number, number> = $derived.by(() => {
    const counts = new Map<number, number>();
    for (const label of this.of.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
    return counts;
  });

  /** To be called in an effect: photos that come, and contents that become known, bring their labels. */
  follow(): void {
    const { photos } = this.#user;
    void [photos.items.length, photos.settled];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.look(), QUIET_MS);
  }

  /** What is kept now. */
  look = async (): Promise<void> => {
    const kept = await this.#api.ownLabels();
    if (kept.ok) this.#take(kept.value);
  };

  nameOf(photo: string): string | null {
    const label = this.of.get(photo);
    return this.labels.find(({ id }) => id === label)?.name ?? null;
  }

  /** The label of that name, made where there is none; null where it could not be. */
  async make(name: string): Promise<OwnLabel | null> {
    const wanted = name.trim();
    if (wanted === '') return null;
    const label = await this.#report(this.#api.makeLabel(wanted));
    if (label && !this.labels.some(({ id }) => id === label.id)) this.labels = [...this.labels, label];
    return label;
  }

  async rename(label: number, name: string): Promise<void> {
    if (name.trim() === '') return;
    await this.#report(this.#api.renameLabel(label, name.trim()));
    await this.look();
  }

  async remove(label: number): Promise<void> {
    await this.#report(this.#api.removeLabel(label));
    await this.look();
  }

  /** Puts photos into a label, or takes them out of theirs (null); says which cannot be. */
  async put(photos: readonly string[], label: number | null): Promise<void> {
    const known = photos.filter((id) => this.#user.photos.byId(id)?.known);
    let left = photos.length - known.length;
    for (let at = 0; at < known.length; at += AT_ONCE) {
      const some = known.slice(at, at + AT_ONCE);
      const done = await this.#report(this.#api.labelPhotos(some, label));
      if (!done) return;
      left += some.length - done.length;
      const of = new Map(this.of);
      for (const id of done) if (label === null) of.delete(id); else of.set(id, label); // prettier-ignore
      this.of = of;
    }
    if (left > 0) this.#user.notices.say(t('own.notKept', { count: left }), 'error');
  }

  /** The label with this key, if there is one; 0 is none. */
  async putByKey(photos: readonly string[], digit: string): Promise<void> {
    if (photos.length === 0) return;
    if (digit === '0') return this.put(photos, null);
    const label = this.labels[Number(digit) - 1];
    if (label) await this.put(photos, label.id);
    else this.#user.notices.say(t('own.noSuchKey', { digit }));
  }

  /** Each photo into the label of its folder. */
  async putByFolders(photos: readonly string[]): Promise<void> {
    const known = photos.filter((id) => this.#user.photos.byId(id)?.known);
    const kept = await this.#report(this.#api.labelByFolders(known));
    if (!kept) return;
    this.#take(kept);
    const left = photos.filter((id) => !this.of.has(id)).length;
    if (left > 0) this.#user.notices.say(t('own.noFolder', { count: left }));
  }

  #take({ labels, photos }: OwnLabels): void {
    untrack(() => {
      this.labels = labels;
      this.of = new Map(photos.map(({ photo, label }) => [photo, label]));
    });
  }
}
