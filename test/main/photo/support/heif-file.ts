/** Writes HEIF files box by box around coded pictures of others, so that a test can say exactly what a file holds. */
import { readItems, type HeifItem, type Property } from '../../../../src/main/photo/isobmff/items';
import {
  box,
  fullBox,
  text,
  uint,
  writeHeif,
  type HeifOptions,
  type WrittenItem,
} from '../../../../src/main/photo/isobmff/write';
import { bytesOf } from '../fixtures';

export { box, fullBox, text, uint, writeHeif, type HeifOptions, type WrittenItem };

export const ispe = (rows: number, cols: number): Buffer => fullBox('ispe', 0, 0, uint(4, cols, rows));
export const nclx = (primaries: number, transfer: number, matrix: number, full = true): Buffer =>
  box('colr', text('nclx'), uint(2, primaries, transfer, matrix), uint(1, full ? 128 : 0));
export const profile = (icc: Uint8Array): Buffer => box('colr', text('prof'), icc);
export const irot = (quarters: number): Buffer => box('irot', uint(1, quarters));
export const auxC = (urn: string): Buffer => fullBox('auxC', 0, 0, text(`${urn}\0`));

const isCoding = ({ type }: Property): boolean => ['hvcC', 'av1C', 'ispe', 'pixi'].includes(type);

/** The coded picture of a file: its bytes and the properties without which it cannot be decoded. */
export function codedPicture(
  bytes: Uint8Array,
): Pick<WrittenItem, 'type' | 'data'> & { readonly properties: Uint8Array[] } {
  const item = readItems(bytes)?.primary as HeifItem;
  const data = Buffer.concat(item.extents.map(({ start, end }) => bytes.subarray(start, end)));
  return {
    type: item.type,
    data,
    properties: item.properties.filter(isCoding).map(({ type, data }) => box(type, data)),
  };
}

export const fixture = (name: string): Uint8Array => bytesOf(`roll/${name}.heic`);

/** The four quarters as tiles of 64 × 64 in a grid, cropped at its right and lower edge to 120 × 100. */
export function tiledHeic(options: Partial<HeifOptions> = {}, properties: readonly Uint8Array[] = []): Uint8Array {
  const tiles = [0, 1, 2, 3].map((i) => ({ id: i + 2, hidden: true, ...codedPicture(fixture(`tile-${i}`)) }));
  const grid = Buffer.concat([uint(1, 0, 0, 1, 1), uint(2, 120, 100)]);
  const whole: WrittenItem = {
    id: 1,
    type: 'grid',
    data: grid,
    properties: [ispe(100, 120), ...properties],
    references: [['dimg', [2, 3, 4, 5]]],
  };
  return writeHeif([whole, ...tiles], { primary: 1, brand: 'heic', ...options });
}

/** One picture as every tile, `edge` × `edge` times: much work. */
export function manyTiles(edge: number): Uint8Array {
  const picture = codedPicture(fixture('tile-0'));
  const tiles = Array.from({ length: edge * edge }, (_, i) => ({ id: i + 2, hidden: true, ...picture }));
  const grid = Buffer.concat([uint(1, 0, 0, edge - 1, edge - 1), uint(2, edge * 64, edge * 64)]);
  const references: WrittenItem['references'] = [['dimg', tiles.map(({ id }) => id)]];
  const whole = { id: 1, type: 'grid', data: grid, properties: [ispe(edge * 64, edge * 64)], references };
  return writeHeif([whole, ...tiles], { primary: 1, brand: 'heic' });
}
