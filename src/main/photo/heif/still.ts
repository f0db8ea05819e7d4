/** Makes a still picture of a sequence's first frame: a file with one coded item, and its transparency as another. */
import { box, fullBox, text, uint, writeHeif, type WrittenItem } from '../isobmff/write';
import type { FirstFrame, Sequence } from '../isobmff/tracks';

/** What an item keeps of a sample entry. */
const KEPT: readonly string[] = ['hvcC', 'av1C', 'colr', 'pasp'];
const ALPHA = fullBox('auxC', 0, 0, text('urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0'));
const BRANDS: Readonly<Record<string, string>> = { av01: 'avif', hvc1: 'heic', hev1: 'heic' };

function itemOf(bytes: Uint8Array, id: number, { codec, rows, cols, extent, properties }: FirstFrame): WrittenItem {
  const kept = properties.filter(({ type }) => KEPT.includes(type)).map(({ type, data }) => box(type, data));
  return {
    id,
    type: codec === 'hev1' ? 'hvc1' : codec,
    data: bytes.subarray(extent.start, extent.end),
    properties: [fullBox('ispe', 0, 0, uint(4, cols, rows)), ...kept],
  };
}

/** Null for a coding that we do not read. `bytes` is the file that `sequence` was read from. */
export function stillOf(bytes: Uint8Array, { frame, alpha }: Sequence): Uint8Array | null {
  const brand = BRANDS[frame.codec];
  if (brand === undefined) return null;
  const items = [itemOf(bytes, 1, frame)];
  if (alpha) {
    const item = itemOf(bytes, 2, alpha);
    items.push({ ...item, properties: [...(item.properties ?? []), ALPHA], references: [['auxl', [1]]] });
  }
  return writeHeif(items, { primary: 1, brand });
}
