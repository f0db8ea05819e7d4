/** A frame drawn with the pointer between photos: those that it touches are chosen, beside those that were where a key is held. */
import { placesIn, type Frame, type GridLayout } from './grid-window';

/** Less is a click, in pixels. */
const LEAST = 4;
/** Pixels a frame, while the pointer is beyond an end of the room. */
const SCROLL = 18;

export interface BandUser {
  readonly room: HTMLElement | undefined;
  readonly layout: GridLayout;
  readonly ids: readonly string[];
  readonly picked: ReadonlySet<string>;
  pickOnly(ids: readonly string[]): void;
}

export class RubberBand {
  readonly #user: BandUser;
  frame = $state.raw<Frame | null>(null);
  #start: { readonly x: number; readonly y: number } | null = null;
  #before: readonly string[] = [];
  #pointer = { x: 0, y: 0 };
  #scrolling = 0;

  constructor(user: BandUser) {
    this.#user = user;
  }

  /** Only between photos: on one, the pointer shows it or takes it along. */
  begin = (event: PointerEvent): void => {
    const { room, picked } = this.#user;
    if (event.button !== 0 || !room || (event.target as Element).closest('button')) return;
    if (event.offsetX >= room.clientWidth && event.target === room) return; // the scroll bar
    this.#start = this.#place(event);
    this.#before = event.shiftKey || event.ctrlKey || event.metaKey ? [...picked] : [];
    room.setPointerCapture(event.pointerId);
  };

  move = (event: PointerEvent): void => {
    if (!this.#start) return;
    this.#pointer = { x: event.clientX, y: event.clientY };
    const { x, y } = this.#place(event);
    if (!this.frame && Math.hypot(x - this.#start.x, y - this.#start.y) < LEAST) return;
    this.#draw();
    if (this.#scrolling === 0) this.#scrolling = requestAnimationFrame(this.#scroll);
  };

  /** A click beside the photos lets go of what was chosen. */
  end = (): void => {
    if (!this.#start) return;
    if (!this.frame && this.#before.length === 0) this.#user.pickOnly([]);
    cancelAnimationFrame(this.#scrolling);
    this.#scrolling = 0;
    this.#start = null;
    this.frame = null;
  };

  #place({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): { x: number; y: number } {
    const { room } = this.#user;
    const box = room?.getBoundingClientRect();
    return { x: clientX - (box?.left ?? 0), y: clientY - (box?.top ?? 0) + (room?.scrollTop ?? 0) };
  }

  #draw(): void {
    if (!this.#start) return;
    const { layout, ids } = this.#user;
    const { x, y } = this.#place({ clientX: this.#pointer.x, clientY: this.#pointer.y });
    this.frame = { x0: this.#start.x, y0: this.#start.y, x1: x, y1: y };
    const touched = placesIn(this.frame, layout, ids.length).flatMap((place) => ids[place] ?? []);
    this.#user.pickOnly([...this.#before, ...touched]);
  }

  #scroll = (): void => {
    this.#scrolling = 0;
    const { room } = this.#user;
    if (!this.frame || !room) return;
    const { top, bottom } = room.getBoundingClientRect();
    const by = this.#pointer.y < top ? -SCROLL : this.#pointer.y > bottom ? SCROLL : 0;
    if (by === 0) return;
    room.scrollBy({ top: by });
    this.#draw();
    this.#scrolling = requestAnimationFrame(this.#scroll);
  };
}
