/** The photos of this window: their order, which one is shown, and what is known about each. */
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

export class PhotoItem {
  status = $state<PhotoStatus>('queued');
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

  fail(error: ErrorData): void {
    this.error = error;
    this.status = error.code === 'cancelled' ? 'cancelled' : 'error';
  }
}

export class PhotoList {
  items = $state.raw<readonly PhotoItem[]>([]);
  selectedId = $state<string | null>(null);

  readonly selected: PhotoItem | null = $derived(this.items.find((item) => item.id === this.selectedId) ?? null);
  readonly settled: number = $derived(
    this.items.filter((item) => item.status !== 'queued' && item.status !== 'working').length,
  );
  readonly busy: boolean = $derived(this.settled < this.items.length);

  get index(): number {
    return this.items.findIndex((item) => item.id === this.selectedId);
  }

  byId(id: string): PhotoItem | undefined {
    return this.items.find((item) => item.id === id);
  }

  /** Appends what is new, skips what is there, shows the first of the added (new or not) unless `show` is false. */
  add(added: readonly PhotoItem[], show = true): void {
    const known = new Set(this.items.map((item) => item.id));
    const fresh = added.filter((item) => !known.has(item.id));
    if (fresh.length > 0) this.items = [...this.items, ...fresh];
    const first = added[0];
    if (first && (show || this.selectedId === null)) this.selectedId = first.id;
  }

  select(id: string): void {
    if (this.byId(id)) this.selectedId = id;
  }

  /** Moves the choice by `by` places and stops at the ends. */
  step(by: number): void {
    const next = this.items[Math.min(this.items.length - 1, Math.max(0, this.index + by))];
    if (next) this.selectedId = next.id;
  }

  /** Takes a photo out; its right neighbour, else its left one, is shown next. Frees the thumbnail. */
  remove(id: string): PhotoItem | null {
    const at = this.items.findIndex((item) => item.id === id);
    const item = this.items[at];
    if (!item) return null;
    this.items = this.items.filter((other) => other !== item);
    if (this.selectedId === id) this.selectedId = (this.items[at] ?? this.items[at - 1])?.id ?? null;
    item.removed = true;
    if (item.thumbnail) URL.revokeObjectURL(item.thumbnail.url);
    return item;
  }
}
