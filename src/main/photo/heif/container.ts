/** What stands in a HEIF file's boxes about the picture that would be shown: how it is coded, its colours, its transparency. */
import { isHdr, readCodePoints, type CodePoints } from '../colour/code-points';
import { boxesIn, findBox, fourcc } from '../isobmff/box';
import { readItems, type HeifItem, type HeifItems, type Property } from '../isobmff/items';
import { partsOf } from '../isobmff/picture-parts';
import { readSequence } from '../isobmff/tracks';
import { text, uint } from '../isobmff/write';
import { stillOf } from './still';
import { streamPoints } from './stream-points';

export interface HeifPhoto {
  /** A file whose primary picture is the photo: the given one, or one made of a sequence's first frame. */
  readonly bytes: Uint8Array;
  /** 'hvc1', 'av01', 'j2k1' …; empty where it cannot be told. */
  readonly codec: string;
  /** Its `nclx` colours; null where it has none, or a profile beside it that says more. */
  readonly points: CodePoints | null;
  /** Its colours are multiplied by its transparency already. */
  readonly premultiplied: boolean;
  /** It says itself how it is turned or mirrored. */
  readonly turned: boolean;
  /** Its EXIF block, from the byte order on. */
  readonly exif: Uint8Array | null;
}

/** H.273: not said. */
const UNSPECIFIED = 2;
const KINDS = ['nclx', 'prof', 'rICC'] as const;
const DERIVED: readonly string[] = ['grid', 'iovl', 'iden', 'tmap'];

function codecOf({ items }: HeifItems, picture: HeifItem): string {
  let item: HeifItem | undefined = picture;
  for (let depth = 0; item && DERIVED.includes(item.type) && depth < 4; depth++) {
    item = items.get(item.references.get('dimg')?.[0] ?? -1);
  }
  return item?.type ?? '';
}

const colours = (properties: readonly Property[], kind: string): Uint8Array | undefined =>
  properties.find(({ type, data }) => type === 'colr' && data.length > 4 && fourcc(data, 0) === kind)?.data.subarray(4);

const isTransparency = ({ references }: HeifItem): boolean => references.has('auxl');
const isToldBy = ({ primaries, transfer }: CodePoints): boolean =>
  primaries !== UNSPECIFIED || transfer !== UNSPECIFIED;

/**
 * Of the picture itself; a picture of tiles may leave its colours to them, and both may leave them to what is coded. Decoders apply the
 * range, so the samples have the full one. A profile is more exact, except that none describes HDR in a way that we can use.
 */
function codePoints(bytes: Uint8Array, parts: readonly HeifItem[]): CodePoints | null {
  const shown = parts.filter((part) => !isTransparency(part));
  const boxed = shown.find(({ properties }) => KINDS.some((kind) => colours(properties, kind)));
  const nclx = boxed && colours(boxed.properties, 'nclx');
  const profiled = boxed && (colours(boxed.properties, 'prof') ?? colours(boxed.properties, 'rICC'));
  const points = nclx
    ? readCodePoints(nclx, 2)
    : (shown.map((part) => streamPoints(bytes, part)).find((told) => told && isToldBy(told)) ?? null);
  return points && (!profiled || isHdr(points)) ? { ...points, fullRange: true } : null;
}

/** The block that describes the picture; its first four bytes say how many more to pass over. */
function exifOf(bytes: Uint8Array, { items }: HeifItems, picture: HeifItem): Uint8Array | null {
  for (const item of items.values()) {
    if (item.type !== 'Exif' || item.references.get('cdsc')?.includes(picture.id) !== true) continue;
    const extent = item.extents[0];
    if (!extent || extent.end - extent.start < 12) continue;
    const block = bytes.subarray(extent.start, extent.end);
    const skip = new DataView(block.buffer, block.byteOffset, block.byteLength).getUint32(0);
    if (skip + 4 < block.length) return block.subarray(4 + skip);
  }
  return null;
}

/** The matrix that a picture's own box tells, and those of its parts; undefined where none does. */
function boxedMatrix(parts: readonly HeifItem[]): number | undefined {
  const nclx = parts.map(({ properties }) => colours(properties, 'nclx')).find((data) => data !== undefined);
  return nclx && readCodePoints(nclx, 2)?.matrix;
}

/**
 * A box beside the stream may be written by whoever tags colours anew; how the numbers were made only the coder knows. Where the two
 * contradict each other the boxes are hidden, so that the decoder goes by the stream.
 */
function byItsStream(bytes: Uint8Array, parts: readonly HeifItem[]): Uint8Array {
  const matrices = parts
    .filter(({ type }) => type === 'hvc1') // in AVIF the box counts, as libavif reads it
    .map((part) => streamPoints(bytes, part)?.matrix ?? UNSPECIFIED);
  const stream = matrices.find((matrix) => matrix !== UNSPECIFIED);
  const boxed = boxedMatrix(parts);
  const meta = findBox(bytes, 'meta');
  const iprp = meta && findBox(bytes, 'iprp', meta.body + 4, meta.end);
  const ipco = iprp && findBox(bytes, 'ipco', iprp.body, iprp.end);
  if (!ipco || stream === undefined || boxed === undefined || boxed === stream) return bytes;
  const result = bytes.slice();
  for (const { type, body } of boxesIn(bytes, ipco.body, ipco.end)) {
    if (type === 'colr' && fourcc(bytes, body) === 'nclx') result.set(text('skip'), body - 4);
  }
  return result;
}

/** Decoders go by the number in `pitm`, which may be that of a tone map. */
function asPrimary(bytes: Uint8Array, { id }: HeifItem): Uint8Array {
  const meta = findBox(bytes, 'meta');
  const pitm = meta && findBox(bytes, 'pitm', meta.body + 4, meta.end);
  if (!pitm) return bytes;
  const at = pitm.body + 4;
  const wide = bytes[pitm.body] !== 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if ((wide ? view.getUint32(at) : view.getUint16(at)) === id) return bytes;
  const result = bytes.slice();
  result.set(wide ? uint(4, id) : uint(2, id), at);
  return result;
}

function itemPhoto(bytes: Uint8Array, items: HeifItems, picture: HeifItem): HeifPhoto {
  const parts = partsOf(items, picture);
  return {
    bytes: asPrimary(byItsStream(bytes, parts), picture),
    codec: codecOf(items, picture),
    points: codePoints(bytes, parts),
    premultiplied: picture.references.has('prem'),
    turned: picture.properties.some(({ type }) => type === 'irot' || type === 'imir'),
    exif: exifOf(bytes, items, picture),
  };
}

/** Null where the file holds no picture that we find. Throws `RangeError` where a box ends too early. */
export function readHeif(bytes: Uint8Array): HeifPhoto | null {
  const items = readItems(bytes);
  if (items?.primary) return itemPhoto(bytes, items, items.primary);
  const sequence = findBox(bytes, 'moov') && readSequence(bytes);
  if (!sequence) return null;
  const still = stillOf(bytes, sequence);
  const made = still && readItems(still);
  return still && made?.primary ? itemPhoto(still, made, made.primary) : null;
}
