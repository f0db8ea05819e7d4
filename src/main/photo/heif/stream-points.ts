/** What a coded picture says of its own colours, whatever the boxes around it say or leave out. */
import type { CodePoints } from '../colour/code-points';
import type { HeifItem } from '../isobmff/items';
import { av1Points } from './av1-header';
import { hevcPoints } from './hevc-parameters';

/** Bytes of `av1C` before its units. */
const AV1C_HEAD = 4;
/** A picture begins with its header. */
const START_BYTES = 1024;

/** Null where it does not say, or in a way that we cannot follow. `bytes` is the file. */
export function streamPoints(bytes: Uint8Array, { properties, extents }: HeifItem): CodePoints | null {
  const dataOf = (type: string): Uint8Array | undefined => properties.find((one) => one.type === type)?.data;
  const [hvcC, av1C] = [dataOf('hvcC'), dataOf('av1C')];
  const [first] = extents;
  try {
    if (hvcC) return hevcPoints(hvcC);
    if (!av1C) return null;
    const told = av1Points(av1C.subarray(AV1C_HEAD));
    return (
      told ?? (first ? av1Points(bytes.subarray(first.start, Math.min(first.end, first.start + START_BYTES))) : null)
    );
  } catch {
    return null; // ends too early
  }
}
