/** Maps of numbers either side of zero: coloured around it, in one colour for less and another for more. */
import { isSignedMethod, type MapMethodName } from '../../vit/ask/map-methods';
import { minMax } from '../../vit/explain/scale';
import type { OverlayStyle, ScaleRange } from './overlay';

/** Whether a map of this method is drawn around zero: light knows no sign, and no map needs it that has no negative number. */
export function isSigned(method: MapMethodName, { mode }: Pick<OverlayStyle, 'mode'>, values: Float32Array): boolean {
  return mode !== 'light' && isSignedMethod(method) && minMax(values).low < 0;
}

/** The range that is drawn: with diverging colours zero stands in the middle. */
export function drawnRange({ mode, colorMap }: OverlayStyle, range: ScaleRange): ScaleRange {
  if (mode === 'light' || colorMap !== 'diverging') return range;
  const most = Math.max(Math.abs(range.low), Math.abs(range.high));
  return { low: -most, high: most };
}
