/** Which rows of the gallery are drawn: those in sight and a few beside them. Pure. */

/** Pixels between tiles, and around them. */
export const GAP = 12;
/** Below each picture: label and score. */
export const CAPTION = 26;
/** Rows drawn beyond each end of what is in sight. */
const BESIDE = 2;

export const TILE = { small: 92, medium: 132, large: 200 } as const;

export interface GridView {
  readonly count: number;
  /** Least width of a tile, pixels. */
  readonly tile: number;
  /** Width of the room in pixels. */
  readonly width: number;
  readonly height: number;
  readonly scrolled: number;
}

export interface GridLayout {
  readonly cols: number;
  readonly rows: number;
  /** Edge of a picture in pixels; pictures fill the room. */
  readonly side: number;
  /** Pixels from one row to the next. */
  readonly pitch: number;
  /** First row drawn, and the one after the last. */
  readonly from: number;
  readonly to: number;
}

export function layoutOf({ count, tile, width, height, scrolled }: GridView): GridLayout {
  const room = Math.max(tile, width - 2 * GAP);
  const cols = Math.max(1, Math.floor((room + GAP) / (tile + GAP)));
  const side = (room - (cols - 1) * GAP) / cols;
  const pitch = side + CAPTION + GAP;
  const rows = Math.ceil(count / cols);
  const from = Math.max(0, Math.min(rows, Math.floor(scrolled / pitch)) - BESIDE);
  return { cols, rows, side, pitch, from, to: Math.min(rows, Math.ceil((scrolled + height) / pitch) + BESIDE) };
}

/** Rows put into the page before the first frame of a gallery, and more with each frame after it: all at once take longer than a frame has. */
export const ROWS_A_FRAME = 2;

/** Of the rows to be drawn those that are in the page by now, from the row of the photo that was shown on both ways. @param most rows so far */
export function mounted({ from, to }: Pick<GridLayout, 'from' | 'to'>, row: number, most: number): [number, number] {
  const start = Math.min(Math.max(row, from), Math.max(from, to - most));
  const end = Math.min(to, start + most);
  return [Math.max(from, end - most), end];
}

/** How far to be scrolled so that a photo is in sight; as now where it is. */
export function scrolledToRow(row: number, pitch: number, { scrolled, height }: GridView): number {
  const start = GAP + row * pitch;
  if (start - GAP < scrolled) return start - GAP;
  return start + pitch > scrolled + height ? start + pitch - height : scrolled;
}

/** Where a key leads from a place; null: it leads nowhere. */
export function placeAfter(key: string, at: number, count: number, cols: number, page: number): number | null {
  const by: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: cols,
    ArrowUp: -cols,
    PageDown: cols * page,
    PageUp: -cols * page,
    Home: -Infinity,
    End: Infinity,
  };
  const step = by[key];
  if (step === undefined || count === 0) return null;
  const to = at + step;
  if (Math.abs(step) === cols && (to < 0 || to >= count)) return at;
  return Math.max(0, Math.min(count - 1, to));
}

/** Corners of a frame, in pixels from the top left of all rows, in any order. */
export interface Frame {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** Places of the photos that a frame touches, in order. */
export function placesIn({ x0, y0, x1, y1 }: Frame, layout: GridLayout, count: number): number[] {
  const { cols, rows, side, pitch } = layout;
  const between = (a: number, b: number, step: number, size: number, most: number): [number, number] => [
    Math.max(0, Math.floor((Math.min(a, b) - GAP - size) / step) + 1),
    Math.min(most - 1, Math.floor((Math.max(a, b) - GAP) / step)),
  ];
  const [left, right] = between(x0, x1, side + GAP, side, cols);
  const [top, bottom] = between(y0, y1, pitch, side + CAPTION, rows);
  const places: number[] = [];
  for (let row = top; row <= bottom; row++)
    for (let col = left; col <= right; col++) if (row * cols + col < count) places.push(row * cols + col);
  return places;
}
