/** How a map becomes light: squares stay squares, and numbers either side of zero get colours either side of zero. */
import { isSigned } from '../../shared/overlay/signed';
import type { OverlayStyle } from '../../shared/overlay/overlay';
import type { Settings } from '../../shared/settings';
import { isOfSquares, methodOf } from '../../vit/ask/map-methods';
import type { ShownMap } from './stage-maps.svelte';

export function styleOf(
  { overlay, opacity, colorMap, smooth }: Pick<Settings, 'overlay' | 'opacity' | 'colorMap' | 'smooth'>,
  shown: Pick<ShownMap, 'map' | 'lens'> | null,
): OverlayStyle {
  const lens = shown?.lens;
  const squares = lens?.lens === 'occlusion' && isOfSquares('occlusion', lens.size);
  const signed = shown && lens && isSigned(methodOf(lens, 1).method, { mode: overlay }, shown.map.data);
  return { mode: overlay, opacity, smooth: smooth && !squares, colorMap: signed ? 'diverging' : colorMap };
}
