/** A drag that moves a photo which is looked at from near; a press that hardly moves stays a click. */
import type { Rect } from '../../paint/geometry';
import type { Zoom } from '../../state/zoom.svelte';

/** CSS pixels. */
const CLICK = 4;

type At = Pick<PointerEvent, 'clientX' | 'clientY' | 'button'>;

export class Pan {
  readonly #zoom: Pick<Zoom, 'factor' | 'pan'>;
  /** The last press was a drag. */
  moved = false;
  #from: { readonly x: number; readonly y: number } | null = null;

  constructor(zoom: Pick<Zoom, 'factor' | 'pan'>) {
    this.#zoom = zoom;
  }

  begin({ clientX: x, clientY: y, button }: At): void {
    this.moved = false;
    this.#from = this.#zoom.factor > 1 && button < 2 ? { x, y } : null;
  }

  /** Whether the photo moves with the pointer. */
  move({ clientX: x, clientY: y }: At, frame: Rect): boolean {
    const from = this.#from;
    if (!from) return false;
    if (!this.moved && Math.hypot(x - from.x, y - from.y) < CLICK) return false;
    this.moved = true;
    this.#zoom.pan({ x: (x - from.x) / frame.width, y: (y - from.y) / frame.height });
    this.#from = { x, y };
    return true;
  }

  end(): void {
    this.#from = null;
  }
}
