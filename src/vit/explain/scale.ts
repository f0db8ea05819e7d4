/** Which values draw dark and which bright: ranges over maps. Values themselves are never changed. */

/** Values at `low` and below draw as 0, at `high` and above as 1; a flat map (low = high) draws as flat. */
export interface ScaleRange {
  readonly low: number;
  readonly high: number;
}

/** `map`: min – max of the map. `max`: 0 – its max. `shared`: 0 – max over all `shared` values. */
export const SCALES = ['map', 'max', 'shared'] as const;
export type ScaleChoice = (typeof SCALES)[number];

/** Smallest and largest value; [0, 0] for no values. */
export function minMax(values: Float32Array): ScaleRange {
  if (values.length === 0) return { low: 0, high: 0 };
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** The range a map is drawn with; `shared` holds all maps that share one scale (the head grid). */
export function rangeOf(map: Float32Array, choice: ScaleChoice, shared: Float32Array = map): ScaleRange {
  if (choice === 'map') return minMax(map);
  return { low: 0, high: minMax(choice === 'max' ? map : shared).high };
}
