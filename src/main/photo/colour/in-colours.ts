/** A photo whose colours are said by code points, in the colours that are asked for. */
import type { PhotoNote } from '../../../shared/photo-notes';
import type { Colour } from '../../../vit/recipe';
import { toRgb } from '../flatten';
import type { Profiled } from '../rgb';
import { isHdr, isWide, PRIMARIES, TRANSFER, type CodePoints } from './code-points';
import type { Samples } from './samples';
import { to8Bit, toSrgb } from './to-srgb';

const NAMES: Readonly<Record<number, string>> = {
  [PRIMARIES.bt2020]: 'BT.2020',
  [PRIMARIES.dciP3]: 'DCI-P3',
  [PRIMARIES.displayP3]: 'Display P3',
};

function notesOf(points: CodePoints): PhotoNote[] {
  if (isHdr(points)) return [{ note: 'hdr', params: { kind: points.transfer === TRANSFER.pq ? 'PQ' : 'HLG' } }];
  return isWide(points) ? [{ note: 'wideColours', params: { kind: NAMES[points.primaries] ?? '' } }] : [];
}

/** HDR is brought to sRGB whatever is asked for: as they are stored its numbers mean no picture that a model knows. */
export function inColours(samples: Samples, points: CodePoints, colour: Colour, premultiplied = false): Profiled {
  const hdr = isHdr(points);
  const { rows, cols, channels } = samples;
  const data = colour === 'managed' || hdr ? toSrgb(samples, points) : to8Bit(samples);
  return { data: toRgb(data, channels, premultiplied), rows, cols, profiled: !hdr, notes: notesOf(points) };
}
