/** The first frame of an image sequence (ISO/IEC 23008-12, 7): where its bytes lie and how they are coded. */
import { boxesIn, findPath, fourcc, uint64, viewOf, type Box } from './box';
import type { Extent, Property } from './items';

export interface FirstFrame {
  /** 'av01', 'hvc1' … */
  readonly codec: string;
  readonly rows: number;
  readonly cols: number;
  readonly extent: Extent;
  /** Boxes of the sample entry: codec configuration, colour … */
  readonly properties: readonly Property[];
}

/** Fields of a `VisualSampleEntry` before its boxes. */
const SAMPLE_ENTRY_BYTES = 78;

/** The first sample of the track, or null where it has none that can be found. */
function firstFrame(bytes: Uint8Array, track: Box): FirstFrame | null {
  const view = viewOf(bytes);
  const table = findPath(bytes, ['mdia', 'minf', 'stbl'], track);
  const inTable = (type: string): Box | null => table && findPath(bytes, [type], table);
  const [stsd, stsz] = [inTable('stsd'), inTable('stsz')];
  const [stco, co64] = [inTable('stco'), inTable('co64')];
  if (!stsd || !stsz || !(stco ?? co64)) return null;
  const entry = boxesIn(bytes, stsd.body + 8, stsd.end).next().value;
  if (!entry) return null;
  const size = view.getUint32(stsz.body + 4) || view.getUint32(stsz.body + 12);
  const start = stco ? view.getUint32(stco.body + 8) : uint64(view, (co64 as Box).body + 8);
  const properties: Property[] = [];
  for (const { type, body, end } of boxesIn(bytes, entry.body + SAMPLE_ENTRY_BYTES, entry.end)) {
    properties.push({ type, data: bytes.subarray(body, end) });
  }
  const [cols, rows] = [view.getUint16(entry.body + 24), view.getUint16(entry.body + 26)];
  return { codec: entry.type, rows, cols, extent: { start, end: start + size }, properties };
}

export interface Sequence {
  readonly frame: FirstFrame;
  /** Its transparency, a track of its own. */
  readonly alpha: FirstFrame | null;
}

/** Null where the file holds no sequence of pictures. Throws `RangeError` where a box ends too early. */
export function readSequence(bytes: Uint8Array): Sequence | null {
  const moov = findPath(bytes, ['moov']);
  if (!moov) return null;
  let frame: FirstFrame | null = null;
  let alpha: FirstFrame | null = null;
  for (const track of boxesIn(bytes, moov.body, moov.end)) {
    if (track.type !== 'trak') continue;
    const hdlr = findPath(bytes, ['mdia', 'hdlr'], track);
    const kind = hdlr ? fourcc(bytes, hdlr.body + 8) : '';
    if (kind === 'pict' || kind === 'vide') frame ??= firstFrame(bytes, track);
    if (kind === 'auxv') alpha ??= firstFrame(bytes, track);
  }
  return frame && { frame, alpha };
}
