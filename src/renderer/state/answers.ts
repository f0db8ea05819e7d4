/** Answers photos one after the other: the shown photo first, then its neighbours, then all in order, a few at a time. */
import { HeadlightError, type ErrorData } from '../../vit/errors';
import type { Answer } from '../engine/api';
import type { PhotoItem, PhotoList } from './photos.svelte';

/** In flight: two photos are decoded at a time, so that one is ready when another leaves the model; one until the first answer is on screen. */
const IN_FLIGHT = 4;

/** On each side of the shown photo: they are a key press away. */
const NEIGHBOURS = 2;

export class AnswerQueue {
  readonly #photos: PhotoList;
  readonly #ask: (photo: string) => Promise<Answer>;
  readonly #onAnswered: (item: PhotoItem) => void;
  #running = 0;
  #answered = false;
  #open = false;
  /** The list searched last, and the place before which every photo is answered. */
  #looked: readonly PhotoItem[] = [];
  #from = 0;

  constructor(
    photos: PhotoList,
    ask: (photo: string) => Promise<Answer>,
    onAnswered: (item: PhotoItem) => void = () => undefined,
  ) {
    this.#photos = photos;
    this.#ask = ask;
    this.#onAnswered = onAnswered;
  }

  /** From now on photos are answered; a closed queue (no model yet) leaves them waiting. */
  open(): void {
    this.#open = true;
    this.pump();
  }

  close(): void {
    this.#open = false;
  }

  /** Starts what may start; call after photos were added, chosen or put back. */
  pump(): void {
    while (this.#open && this.#running < (this.#answered ? IN_FLIGHT : 1)) {
      const next = this.#next();
      if (!next) return;
      void this.#run(next);
    }
  }

  /** Every photo waits again, e.g. for another model. */
  restart(): void {
    this.#photos.stopped = false;
    for (const item of this.#photos.items) if (item.known) this.#putBack(item);
    this.pump();
  }

  retry(item: PhotoItem): void {
    this.#putBack(item);
    this.pump();
  }

  /** Gives up photos that still wait; returns the ids in flight, for the caller to stop. */
  cancelAll(): string[] {
    const waiting = this.#photos.items.filter((item) => !item.isSettled);
    for (const item of waiting) if (item.status === 'queued') item.status = 'cancelled';
    this.#photos.stopped ||= waiting.length > 0;
    return this.#photos.items.filter((item) => item.status === 'working').map((item) => item.id);
  }

  /** Photos that were stopped wait again. */
  resume(): void {
    this.#photos.stopped = false;
    for (const item of this.#photos.items) if (item.status === 'cancelled') this.#putBack(item);
    this.pump();
  }

  #putBack(item: PhotoItem): void {
    this.#from = 0;
    item.turn += 1;
    item.answer = null;
    item.error = null;
    item.status = 'queued';
  }

  #next(): PhotoItem | null {
    const waiting = (item: PhotoItem | null): item is PhotoItem => item?.status === 'queued';
    const shown = this.#photos.selected;
    if (waiting(shown)) return shown;
    return this.#photos.beside(NEIGHBOURS).find(waiting) ?? this.#firstOf(this.#photos.items, waiting);
  }

  /** Finds the first that waits, starting where the last search of this list ended. */
  #firstOf(items: readonly PhotoItem[], waiting: (item: PhotoItem) => boolean): PhotoItem | null {
    if (items !== this.#looked) [this.#looked, this.#from] = [items, 0];
    while (items[this.#from]?.isSettled) this.#from += 1;
    for (let at = this.#from; at < items.length; at++) {
      const item = items[at];
      if (item && waiting(item)) return item;
    }
    return null;
  }

  async #run(item: PhotoItem): Promise<void> {
    const turn = item.turn;
    const current = (): boolean => item.turn === turn && item.status === 'working';
    item.status = 'working';
    this.#running += 1;
    try {
      const answer = await this.#ask(item.id);
      if (!current()) return; // removed, failed or put back meanwhile
      item.answer = answer;
      item.status = 'done';
      this.#answered = true;
      this.#onAnswered(item);
    } catch (error) {
      if (current()) item.fail(asErrorData(error));
    } finally {
      this.#running -= 1;
      this.pump();
    }
  }
}

/** A rejection from the worker is `ErrorData` already; anything else becomes `internal`. */
export function asErrorData(error: unknown): ErrorData {
  if (typeof error === 'object' && error !== null && 'code' in error && 'params' in error) return error as ErrorData;
  return HeadlightError.toData(error);
}
