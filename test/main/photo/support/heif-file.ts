/** Writes HEIF files box by box around coded pictures of others, so that a test can say exactly what a file holds. */
import { readItems, type HeifItem, type Property } from '../../../../src/main/photo/isobmff/items';
import { bytesOf } from '../fixtures';

export const text = (value: string): Buffer => Buffer.from(value, 'latin1');

export function uint(bytes: 1 | 2 | 4, ...values: readonly number[]): Buffer {
  const result = Buffer.alloc(bytes * values.length);
  values.forEach((value, i) => result.writeUIntBE(value, i * bytes, bytes));
  return result;
}

export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(4, body.length + 8), text(type), body]);
}

export const fullBox = (type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Buffer =>
  box(type, uint(4, version * 2 ** 24 + flags), ...parts);

export const ispe = (rows: number, cols: number): Buffer => fullBox('ispe', 0, 0, uint(4, cols, rows));
export const nclx = (primaries: number, transfer: number, matrix: number, full = true): Buffer =>
  box('colr', text('nclx'), uint(2, primaries, transfer, matrix), uint(1, full ? 128 : 0));
export const profile = (icc: Uint8Array): Buffer => box('colr', text('prof'), icc);
export const irot = (quarters: number): Buffer => box('irot', uint(1, quarters));
export const auxC = (urn: string): Buffer => fullBox('auxC', 0, 0, text(`${urn}\0`));

export interface WrittenItem {
  readonly id: number;
  readonly type: string;
  readonly data: Uint8Array;
  /** Whole boxes. */
  readonly properties?: readonly Uint8Array[];
  readonly references?: readonly (readonly [kind: string, ids: readonly number[]])[];
  readonly hidden?: boolean;
}

export interface HeifOptions {
  readonly primary: number;
  readonly brand?: string;
  readonly brands?: readonly string[];
  /** The boxes that say where everything lies stand after the pictures. */
  readonly metaLast?: boolean;
}

export function writeHeif(items: readonly WrittenItem[], options: HeifOptions): Uint8Array {
  const { primary, brand = 'heic', brands = ['mif1', brand], metaLast = false } = options;
  const ftyp = box('ftyp', text(brand), uint(4, 0), ...brands.map(text));
  const build = (first: number): Buffer => {
    let at = first;
    const places = items.map(({ id, data }) => {
      const place = Buffer.concat([uint(2, id, 0, 1), uint(4, at, data.length)]);
      at += data.length;
      return place;
    });
    const iloc = fullBox('iloc', 0, 0, uint(1, 0x44, 0), uint(2, items.length), ...places);
    return fullBox('meta', 0, 0, HDLR, fullBox('pitm', 0, 0, uint(2, primary)), iloc, ...described(items));
  };
  const data = box('mdat', ...items.map((item) => item.data));
  const meta = build(metaLast ? ftyp.length + 8 : ftyp.length + build(0).length + 8);
  return new Uint8Array(Buffer.concat(metaLast ? [ftyp, data, meta] : [ftyp, meta, data]));
}

const HDLR = fullBox('hdlr', 0, 0, uint(4, 0), text('pict'), uint(4, 0, 0, 0), uint(1, 0));

function described(items: readonly WrittenItem[]): Buffer[] {
  const entries = items.map(({ id, type, hidden }) =>
    fullBox('infe', 2, hidden === true ? 1 : 0, uint(2, id, 0), text(type), uint(1, 0)),
  );
  const references = items.flatMap(({ id, references = [] }) =>
    references.map(([kind, ids]) => box(kind, uint(2, id, ids.length, ...ids))),
  );
  const properties = items.flatMap((item) => item.properties ?? []);
  let next = 1;
  const associations = items.map(({ id, properties: own = [] }) =>
    Buffer.concat([uint(2, id), uint(1, own.length), uint(1, ...own.map(() => next++))]),
  );
  return [
    fullBox('iinf', 0, 0, uint(2, items.length), ...entries),
    ...(references.length > 0 ? [fullBox('iref', 0, 0, ...references)] : []),
    box('iprp', box('ipco', ...properties), fullBox('ipma', 0, 0, uint(4, items.length), ...associations)),
  ];
}

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
  return writeHeif([whole, ...tiles], { primary: 1, ...options });
}
