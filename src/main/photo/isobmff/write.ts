/** Writes boxes, for the little files that we make ourselves. */

export const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/** Big-endian numbers of so many bytes each. */
export function uint(bytes: 1 | 2 | 4, ...values: readonly number[]): Buffer {
  const result = Buffer.alloc(bytes * values.length);
  values.forEach((value, i) => result.writeUIntBE(value, i * bytes, bytes));
  return result;
}

export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(4, body.length + 8), text(type), body]);
}

/** A box with version and flags before its fields. */
export const fullBox = (type: string, version: number, flags: number, ...parts: readonly Uint8Array[]): Buffer =>
  box(type, uint(4, version * 2 ** 24 + flags), ...parts);

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
  readonly brand: string;
  readonly brands?: readonly string[];
  /** The boxes that say where everything lies stand after the pictures. */
  readonly metaLast?: boolean;
}

/** A HEIF file of these items. */
export function writeHeif(items: readonly WrittenItem[], options: HeifOptions): Uint8Array {
  const { primary, brand, brands = ['mif1', brand], metaLast = false } = options;
  const ftyp = box('ftyp', text(brand), uint(4, 0), ...brands.map(text));
  const build = (first: number): Buffer => {
    let at = first;
    const places = items.map(({ id, data }) => {
      const place = Buffer.concat([uint(2, id, 0, 1), uint(4, at, data.length)]);
      at += data.length;
      return place;
    });
    const iloc = fullBox('iloc', 0, 0, uint(1, 0x44, 0), uint(2, items.length), ...places);
    return fullBox('meta', 0, 0, HANDLER, fullBox('pitm', 0, 0, uint(2, primary)), iloc, ...described(items));
  };
  const data = box('mdat', ...items.map((item) => item.data));
  const meta = build(metaLast ? ftyp.length + 8 : ftyp.length + build(0).length + 8);
  return new Uint8Array(Buffer.concat(metaLast ? [ftyp, data, meta] : [ftyp, meta, data]));
}

const HANDLER = fullBox('hdlr', 0, 0, uint(4, 0), text('pict'), uint(4, 0, 0, 0), uint(1, 0));

function described(items: readonly WrittenItem[]): Buffer[] {
  const entries = items.map(({ id, type, hidden }) =>
    fullBox('infe', 2, hidden === true ? 1 : 0, uint(2, id, 0), text(type), uint(1, 0)),
  );
  const references = items.flatMap(({ id, references = [] }) =>
    references.map(([kind, ids]) => box(kind, uint(2, id, ids.length, ...ids))),
  );
  const properties: Uint8Array[] = []; // equal ones are written once
  const numberOf = (property: Uint8Array): number => {
    const known = properties.findIndex((other) => Buffer.compare(other, property) === 0);
    return known === -1 ? properties.push(property) : known + 1;
  };
  const associations = items.map(({ id, properties: own = [] }) =>
    Buffer.concat([uint(2, id), uint(1, own.length), uint(1, ...own.map(numberOf))]),
  );
  return [
    fullBox('iinf', 0, 0, uint(2, items.length), ...entries),
    ...(references.length > 0 ? [fullBox('iref', 0, 0, ...references)] : []),
    box('iprp', box('ipco', ...properties), fullBox('ipma', 0, 0, uint(4, items.length), ...associations)),
  ];
}
