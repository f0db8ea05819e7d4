/** The photos of this window: their order, which one is shown, and what is known about each. */
import { untrack } from 'svelte';
import type { PhotoRef } from '../../shared/ipc';
import type { ErrorData } from '../../vit/errors';
import type { Answer } from '../engine/api';

export type PhotoStatus = 'queued' | 'working' | 'done' | 'error' | 'cancelled';

/** A small picture for the strip; the item owns the object URL. */
export interface Thumbnail {
  readonly url: string;
  readonly photoRows: number;
  readonly photoCols: number;
}

const isSettled = (status: PhotoStatus): boolean => status !== 'queued' && status !== 'working';

export class PhotoItem {
  #status = $state<PhotoStatus>('queued');
  /** The list it is in counts along: nobody has to ask ten thousand photos how far they are. */
  onSettled: ((by: 1 | -1) => void) | null = null;
  error = $state.raw<ErrorData | null>(null);
  answer = $state.raw<Answer | null>(null);
  thumbnail = $state.raw<Thumbnail | null>(null);
  thumbnailAsked = false;
  /** Taken out of the list; what still arrives for it is dropped. */
  removed = false;
  /** Counts how often it was put back into the queue, so that an overtaken answer is known. */
  turn = 0;

  /** `known` is false for an input that main could not take: it has a place and an error, but no photo behind it. */
  constructor(
    readonly ref: PhotoRef,
    readonly known = true,
  ) {}

  get id(): string {
    return this.ref.id;
  }

  get status(): PhotoStatus {
    return this.#status;
  }

  set status(status: PhotoStatus) {
    const before = isSettled(untrack(() => this.#status));
    this.#status = status;
    if (isSettled(status) !== before) this.onSettled?.(before ? -1 : 1);
  }

  get isSettled(): boolean {
    return isSettled(this.#status);
  }

  fail(error: ErrorData): void {
    this.error = error;
    this.status = error.code === 'cancelled' ? 'cancelled' : 'error';
  }
}

/** A photo and its place in the list. */
export interface TakenPhoto {
  readonly item: PhotoItem;
  readonly at: number;
}

export class PhotoList {
  /** Answering was stopped before all photos had their answer. */
  stopped = $state(false);
  items = $state.raw<readonly PhotoItem[]>([]);
  selectedId = $state<string | null>(null);

  /** What arrows walk, where that is not all of them: the photos that the gallery showed. */
  among = $state.raw<readonly PhotoItem[] | null>(null);

  readonly #byId = new Map<string, PhotoItem>();
  #settled = $state(0);

  readonly selected: PhotoItem | null = $derived(
    this.items.length === 0 || this.selectedId === null ? null : (this.#byId.get(this.selectedId) ?? null),
  );
  /** Without samples. */
  readonly ownCount: number = $derived(this.items.reduce((sum, { ref }) => sum + (ref.sample ? 0 : 1), 0));
  readonly busy: boolean = $derived(this.#settled < this.items.length);

  get settled(): number {
    return this.#settled;
  }

  get index(): number {
    return this.items.findIndex((item) => item.id === this.selectedId);
  }

  /** Photos near the shown one, nearest first, the next before the one before. @param reach how many on each side */
  beside(reach: number): readonly PhotoItem[] {
    const { walked } = this;
    const at = walked.findIndex(({ id }) => id === this.selectedId);
    if (at < 0) return [];
    const steps = Array.from({ length: reach }, (_, i) => i + 1);
    return steps.flatMap((by) => [walked[at + by], walked[at - by]]).filter((item) => item !== undefined);
  }

  /** The photo so many places on; none past an end. */
  neighbour(by: number): PhotoItem | undefined {
    const { walked } = this;
    return walked[walked.findIndex(({ id }) => id === this.selectedId) + by];
  }

  /** The photos that arrows walk, in order; all of them once another is shown. */
  get walked(): readonly PhotoItem[] {
    const among = this.among?.filter(({ id }) => this.#byId.has(id)) ?? [];
    return among.some(({ id }) => id === this.selectedId) ? among : this.items;
  }

  byId(id: string): PhotoItem | undefined {
    return this.#byId.get(id);
  }

  /** Appends what is new, skips what is there, shows the first of the added (new or not) unless `show` is false. Returns how many are new. */
  add(added: readonly PhotoItem[], show = true): number {
    const fresh = added.filter((item) => !this.#byId.has(item.id));
    for (const item of fresh) this.#own(item);
    if (fresh.length > 0) this.items = [...this.items, ...fresh];
    const first = added[0];
    if (first && (show || this.selectedId === null)) this.selectedId = first.id;
    return fresh.length;
  }

  /** Puts another photo in a photo's place, which stays chosen if it was. False where it is gone. Frees the thumbnail. */
  replace(id: string, fresh: PhotoItem): boolean {
    const old = this.byId(id);
    if (!old) return false;
    this.#own(fresh);
    this.items = this.items.map((item) => (item === old ? fresh : item));
    if (this.selectedId === id) this.selectedId = fresh.id;
    this.#disown(old);
    return true;
  }

  select(id: string): void {
    if (this.byId(id)) this.selectedId = id;
  }

  /** Moves the choice by `by` places and stops at the ends. */
  step(by: number): void {
    const { walked } = this;
    const at = walked.findIndex(({ id }) => id === this.selectedId);
    const next = walked[Math.min(walked.length - 1, Math.max(0, at + by))];
    if (next) this.selectedId = next.id;
  }

  /** Puts photos back where they were taken from. */
  restore(taken: readonly TakenPhoto[]): void {
    const items = [...this.items];
    for (const { item, at } of taken) {
      if (this.#byId.has(item.id)) continue; // it came again by itself
      item.removed = false;
      this.#own(item);
      items.splice(at, 0, item);
    }
    this.items = items;
  }

  /** Where photos stand now, in order. */
  placesOf(ids: readonly string[]): readonly TakenPhoto[] {
    const wanted = new Set(ids);
    return this.items.flatMap((item, at) => (wanted.has(item.id) ? [{ item, at }] : []));
  }

  /** Takes photos out; where the shown one goes, what stays at its right, else at its left, is shown next. Frees their thumbnails. */
  remove(ids: readonly string[]): readonly PhotoItem[] {
    const gone = new Set(ids.flatMap((id) => this.#byId.get(id) ?? []));
    if (gone.size === 0) return [];
    const { items, selected } = this;
    this.items = items.filter((item) => !gone.has(item));
    for (const item of gone) this.#disown(item);
    if (selected && gone.has(selected)) {
      const stays = (item: PhotoItem): boolean => !gone.has(item);
      const at = items.indexOf(selected);
      this.selectedId = (items.slice(at).find(stays) ?? items.slice(0, at).findLast(stays))?.id ?? null;
    }
    return [...gone];
  }

  #own(item: PhotoItem): void {
    this.#byId.set(item.id, item);
    if (item.isSettled) this.#settled += 1;
    item.onSettled = (by) => (this.#settled += by);
  }

  #disown(item: PhotoItem): void {
    this.#byId.delete(item.id);
    if (item.isSettled) this.#settled -= 1;
    item.onSettled = null;
    item.removed = true;
    if (item.thumbnail) URL.revokeObjectURL(item.thumbnail.url);
    item.thumbnail = null;
    item.thumbnailAsked = false;
  }
}
