/** Where the window opens: where it was, if that place still exists. Pure. */
import * as v from 'valibot';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace {
  readonly width: number;
  readonly height: number;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
  readonly maximized: boolean;
}

export const MINIMUM = { width: 720, height: 520 } as const;
const FIRST = { width: 1280, height: 800, maximized: false } as const;

const length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32768));
const coordinate = v.pipe(v.number(), v.integer(), v.minValue(-65536), v.maxValue(65536));

const PlaceSchema = v.object({
  width: length,
  height: length,
  x: v.optional(coordinate),
  y: v.optional(coordinate),
  maximized: v.boolean(),
});

/** At least this much of the window must lie on a screen to be grabbed again. */
const GRIP = 120;

/**
 * @param remembered what was stored, unchecked
 * @param screens work areas of the displays there are now
 */
export function placeWindow(remembered: unknown, screens: readonly Rectangle[]): WindowPlace {
  const stored = v.safeParse(PlaceSchema, remembered);
  const place: WindowPlace = stored.success ? stored.output : FIRST;
  const [main] = screens;
  const width = Math.max(MINIMUM.width, Math.min(place.width, main?.width ?? place.width));
  const height = Math.max(MINIMUM.height, Math.min(place.height, main?.height ?? place.height));
  const { x, y, maximized } = place;
  const visible =
    x !== undefined && y !== undefined && screens.some((screen) => overlaps({ x, y, width, height }, screen));
  return visible ? { x, y, width, height, maximized } : { width, height, maximized };
}

function overlaps(window: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const titleBar = window.y >= screen.y && window.y < screen.y + screen.height - GRIP / 2;
  return across >= GRIP && titleBar;
}
