/** Wraps pixels and a colour profile as an uncompressed TIFF, the plainest way to hand both to sharp. */
import type { RgbImage } from '../../../vit/preprocess/rgb';

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/** `image` with `icc` attached; the pixels are not changed. */
export function toTiff({ data, rows, cols }: RgbImage, icc: Uint8Array): Uint8Array {
  const entries = 11;
  const bitsAt = 8 + 2 + entries * 12 + 4;
  const iccAt = bitsAt + 6;
  const pixelsAt = iccAt + icc.length + (icc.length % 2);
  const bytes = new Uint8Array(pixelsAt + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  view.setUint16(8, entries, true);
  const tags: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, cols],
    [257, LONG, 1, rows],
    [258, SHORT, 3, bitsAt],
    [259, SHORT, 1, 1], // not compressed
    [262, SHORT, 1, 2], // RGB
    [273, LONG, 1, pixelsAt],
    [277, SHORT, 1, 3],
    [278, LONG, 1, rows],
    [279, LONG, 1, data.length],
    [284, SHORT, 1, 1], // interleaved
    [34675, UNDEFINED, icc.length, iccAt],
  ];
  tags.forEach(([tag, type, count, value], i) => {
    const at = 10 + i * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    view.setUint32(at + 8, value, true);
  });
  for (let c = 0; c < 3; c++) view.setUint16(bitsAt + 2 * c, 8, true);
  bytes.set(icc, iccAt);
  bytes.set(data, pixelsAt);
  return bytes;
}
