/** What pointer, wheel and keys do on the photo: ask a patch, hide patches with the brush, come nearer, move what is near. */
import { ARROWS } from '../../input/arrows';
import { patchAt, type StageGeometry } from '../../paint/geometry';
import type { Patch } from '../../state/selection.svelte';
import type { StageSide } from '../../state/stage-side';
import type { Point } from '../../state/zoom.svelte';
import { Pan } from './pan';
import { patchIndex, Stroke } from './stroke.svelte';

/** Pixels of the wheel for twice the size; a pinch comes as a wheel with Ctrl, in small steps. */
const WHEEL = 240;
const PINCH = 4;
const LINE = 24;

export class StageHand {
  readonly #side: StageSide;
  readonly #geometry: () => StageGeometry;
  readonly #stroke = new Stroke();
  readonly #pan: Pan;

  /** @param geometry where the photo lies now */
  constructor(side: StageSide, geometry: () => StageGeometry) {
    this.#side = side;
    this.#geometry = geometry;
    this.#pan = new Pan(side.zoom);
  }

  /** What is hidden, also while the stroke goes on. Reactive. */
  get hidden(): readonly number[] {
    return this.#stroke.over(this.#side.hidden);
  }

  down(event: PointerEvent): void {
    const { brushing, shown, hidden } = this.#side;
    if (!brushing) this.#pan.begin(event);
    const patch = this.#under(event);
    if (brushing && shown && patch && event.button === 0) this.#stroke.begin(patchIndex(patch, shown.map), hidden);
  }

  move(event: PointerEvent): void {
    const side = this.#side;
    if (this.#pan.move(event, this.#geometry().frame)) return side.point(null);
    const patch = this.#under(event);
    side.point(patch);
    if (patch && side.shown) this.#stroke.meet(patchIndex(patch, side.shown.map));
  }

  up(): void {
    this.#pan.end();
    const drawn = this.#stroke.end();
    if (drawn) this.#side.brush(drawn.patches, drawn.hide);
  }

  click(event: MouseEvent): void {
    const patch = this.#under(event);
    if (patch && !this.#side.brushing && !this.#pan.moved) this.#side.pin(patch);
  }

  doubleClick(event: MouseEvent & { currentTarget: HTMLElement }): void {
    if (!this.#side.brushing) this.#side.zoom.toggle(shareAt(event));
  }

  wheel(event: WheelEvent & { currentTarget: HTMLElement }): void {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
    this.#side.zoom.by(2 ** ((-event.deltaY * lines * (event.ctrlKey ? PINCH : 1)) / WHEEL), shareAt(event));
  }

  key(event: KeyboardEvent): void {
    const { shown, hover } = this.#side;
    const arrow = event.altKey ? ARROWS[event.key] : undefined;
    if (arrow && shown) this.#side.moveCursor(...arrow);
    else if (event.key === 'Enter' && hover) this.#choose(hover);
    else return;
    event.preventDefault();
  }

  /** The keyboard's Enter: asks a patch, or, with the brush in hand, hides or shows it. */
  #choose(patch: Patch): void {
    const { brushing, shown, hidden } = this.#side;
    if (!brushing || !shown) return this.#side.pin(patch);
    const index = patchIndex(patch, shown.map);
    this.#side.brush([index], !hidden.includes(index));
  }

  #under(event: MouseEvent): Patch | null {
    const { crop } = this.#geometry();
    const { shown } = this.#side;
    if (!crop || !shown || !(event.currentTarget instanceof HTMLElement)) return null;
    const frame = event.currentTarget.getBoundingClientRect();
    return patchAt(event.clientX - frame.left, event.clientY - frame.top, crop, shown.map);
  }
}

/** Where the pointer is, in shares of the frame. */
function shareAt(event: MouseEvent & { currentTarget: HTMLElement }): Point {
  const frame = event.currentTarget.getBoundingClientRect();
  return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
}
