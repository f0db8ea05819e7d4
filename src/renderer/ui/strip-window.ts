/** Which places of a long strip are drawn: those in sight and a few beside them. Pure. */

/** Up to here every photo has its element: simpler, and quick enough. */
export const LONG = 150;
/** Places drawn beyond each end of what is in sight. */
const BESIDE = 10;

export interface StripView {
  /** Photos in the strip. */
  readonly count: number;
  /** Pixels from one place to the next. */
  readonly pitch: number;
  /** Pixels scrolled, and in sight. */
  readonly scrolled: number;
  readonly length: number;
}

/** First place drawn, and the one after the last. */
export function drawnPlaces({ count, pitch, scrolled, length }: StripView): readonly [from: number, to: number] {
  if (count <= LONG) return [0, count];
  const from = Math.max(0, Math.min(count, Math.floor(scrolled / pitch)) - BESIDE);
  return [from, Math.min(count, Math.ceil((scrolled + length) / pitch) + BESIDE)];
}

/** How far to be scrolled so that a place is in sight; as now where it is. */
export function scrolledTo(place: number, { pitch, scrolled, length }: StripView): number {
  const start = place * pitch;
  if (start < scrolled) return start;
  return start + pitch > scrolled + length ? Math.max(0, start + pitch - length) : scrolled;
}
