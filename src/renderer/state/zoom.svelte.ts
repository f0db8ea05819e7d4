/** How near the photo is looked at, and where: shared by the stages that show it, so that a comparison moves as one. */

/** A point of the frame in shares of its width and height: 0, 0 is the top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The room that a stage has. */
export interface Room {
  /** The factor at which a photo's pixel is one of the screen. */
  readonly full: number;
  /** How much of the frame the stage shows at factor 1, in shares of its size. */
  readonly sight: Point;
}

const MIDDLE: Point = { x: 0.5, y: 0.5 };
const MOST = 16;
/** Factor of one press of + or −. */
export const STEP = 1.5;

export class Zoom {
  /** Times the size that fits. */
  factor = $state(1);
  /** The point of the frame that is in the middle of the stage. */
  centre = $state.raw<Point>(MIDDLE);
  #room: Room = { full: 1, sight: { x: 1, y: 1 } };

  /** The stage tells its room. */
  set room(room: Room) {
    this.#room = room;
  }

  /** @param at the point that stays where it is; the middle of the stage by default */
  by(times: number, at: Point = this.centre): void {
    this.#to(this.factor * times, at);
  }

  fit = (): void => this.#to(1, MIDDLE);
  full = (at: Point = this.centre): void => this.#to(this.#room.full, at);

  /** Between the whole photo and its own pixels. */
  toggle(at: Point): void {
    if (this.factor === 1) this.full(at);
    else this.fit();
  }

  /** The photo follows the pointer. @param by in shares of the frame */
  pan(by: Point): void {
    const { x, y } = this.centre;
    this.centre = this.#clamped({ x: x - by.x, y: y - by.y });
  }

  #to(factor: number, at: Point): void {
    const before = this.factor;
    const least = Math.min(1, this.#room.full);
    this.factor = Math.min(Math.max(MOST, this.#room.full), Math.max(least, factor));
    const share = before / this.factor;
    const { x, y } = this.centre;
    this.centre = this.#clamped({ x: at.x - (at.x - x) * share, y: at.y - (at.y - y) * share });
  }

  /** No further than the frame's edges; what is in sight as a whole stays in the middle. */
  #clamped({ x, y }: Point): Point {
    const { sight } = this.#room;
    return { x: within(x, sight.x / this.factor), y: within(y, sight.y / this.factor) };
  }
}

function within(at: number, sight: number): number {
  return sight >= 1 ? 0.5 : Math.min(1 - sight / 2, Math.max(sight / 2, at));
}
