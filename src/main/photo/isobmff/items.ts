/** What a HEIF file says of its pictures (ISO/IEC 23008-12): items, where their bytes lie, what they refer to, their properties. */
import { boxesIn, findBox, fourcc, uint64, viewOf, type Box } from './box';

export interface Extent {
  readonly start: number;
  readonly end: number;
}

export interface Property {
  readonly type: string;
  /** Its bytes, without size and type. */
  readonly data: Uint8Array;
}

export interface HeifItem {
  readonly id: number;
  /** 'hvc1', 'av01', 'grid', 'Exif' … */
  readonly type: string;
  readonly extents: readonly Extent[];
  readonly properties: readonly Property[];
  /** Kind of reference → ids of the items it refers to: `dimg` its tiles, `auxl` and `thmb` the picture it belongs to. */
  readonly references: ReadonlyMap<string, readonly number[]>;
}

export interface HeifItems {
  readonly primary: HeifItem | null;
  readonly items: ReadonlyMap<number, HeifItem>;
}

interface Draft {
  id: number;
  type: string;
  extents: Extent[];
  properties: Property[];
  references: Map<string, number[]>;
}

/** A box with a version and flags before its fields. */
class Fields {
  readonly #box: Box;
  readonly version: number;
  readonly flags: number;
  #at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, box: Box) {
    this.#box = box;
    this.#view = viewOf(bytes.subarray(0, box.end));
    const head = this.#view.getUint32(box.body);
    this.version = head >>> 24;
    this.flags = head & 0xffffff;
    this.#at = box.body + 4;
  }

  get done(): boolean {
    return this.#at >= this.#box.end;
  }

  get position(): number {
    return this.#at;
  }

  /** A number of 0, 1, 2, 4 or 8 bytes. Throws `RangeError` beyond the box. */
  number(size: number): number {
    const at = this.#at;
    this.#at += size;
    switch (size) {
      case 0:
        return 0;
      case 1:
        return this.#view.getUint8(at);
      case 2:
        return this.#view.getUint16(at);
      case 4:
        return this.#view.getUint32(at);
      case 8:
        return uint64(this.#view, at);
      default:
        throw new RangeError(`a number of ${size} bytes`);
    }
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #meta: Box;
  readonly #drafts = new Map<number, Draft>();

  constructor(bytes: Uint8Array, meta: Box) {
    this.#bytes = bytes;
    this.#meta = meta;
  }

  read(): HeifItems {
    this.#types();
    this.#locations();
    this.#references();
    this.#properties();
    const pitm = this.#child('pitm');
    const primary = pitm ? pitm.number(pitm.version === 0 ? 2 : 4) : -1;
    return { primary: this.#shown(this.#drafts.get(primary)), items: this.#drafts };
  }

  /** A tone map (`tmap`, ISO 21496-1) stands for the picture that it brightens, its first input: that one is the photo. */
  #shown(primary: Draft | undefined): Draft | null {
    const base = primary?.type === 'tmap' ? primary.references.get('dimg')?.[0] : undefined;
    return (base === undefined ? primary : this.#drafts.get(base)) ?? null;
  }

  #box(type: string): Box | null {
    return findBox(this.#bytes, type, this.#meta.body + 4, this.#meta.end);
  }

  #child(type: string): Fields | null {
    const box = this.#box(type);
    return box && new Fields(this.#bytes, box);
  }

  #item(id: number): Draft {
    let draft = this.#drafts.get(id);
    if (!draft) {
      draft = { id, type: '', extents: [], properties: [], references: new Map() };
      this.#drafts.set(id, draft);
    }
    return draft;
  }

  #types(): void {
    const box = this.#box('iinf');
    if (!box) return;
    const fields = new Fields(this.#bytes, box);
    fields.number(fields.version === 0 ? 2 : 4);
    for (const entry of boxesIn(this.#bytes, fields.position, box.end)) {
      if (entry.type !== 'infe') continue;
      const info = new Fields(this.#bytes, entry);
      if (info.version < 2) continue;
      const id = info.number(info.version === 2 ? 2 : 4);
      info.number(2);
      this.#item(id).type = fourcc(this.#bytes, info.position);
    }
  }

  #locations(): void {
    const fields = this.#child('iloc');
    if (!fields) return;
    const { version } = fields;
    const sizes = fields.number(2);
    const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
    const indexSize = version === 0 ? 0 : sizes & 15;
    const idat = this.#box('idat');
    const count = fields.number(version < 2 ? 2 : 4);
    for (let i = 0; i < count && !fields.done; i++) {
      const item = this.#item(fields.number(version < 2 ? 2 : 4));
      const method = version === 0 ? 0 : fields.number(2) & 15;
      fields.number(2); // another file's, which we do not open
      const base = fields.number(baseSize) + (method === 1 ? (idat?.body ?? 0) : 0);
      const extents = fields.number(2);
      for (let e = 0; e < extents; e++) {
        fields.number(indexSize);
        const start = base + fields.number(offsetSize);
        const length = fields.number(lengthSize);
        // Without a length it is all that follows. One is enough then: entries of no size could claim to be many.
        if (method < 2) item.extents.push({ start, end: length === 0 ? this.#bytes.length : start + length });
        if (offsetSize + lengthSize + indexSize === 0) break;
      }
    }
  }

  #references(): void {
    const box = this.#box('iref');
    if (!box) return;
    const wide = new Fields(this.#bytes, box).version === 0 ? 2 : 4;
    const view = viewOf(this.#bytes);
    for (const entry of boxesIn(this.#bytes, box.body + 4, box.end)) {
      const id = (at: number): number => (wide === 2 ? view.getUint16(at) : view.getUint32(at));
      if (entry.body + wide + 2 > entry.end) continue;
      const count = view.getUint16(entry.body + wide);
      const { references } = this.#item(id(entry.body));
      const ids = references.get(entry.type) ?? [];
      references.set(entry.type, ids);
      const already = ids.length;
      for (let at = entry.body + wide + 2; ids.length < already + count && at + wide <= entry.end; at += wide)
        ids.push(id(at));
    }
  }

  #properties(): void {
    const iprp = this.#box('iprp');
    const ipco = iprp && findBox(this.#bytes, 'ipco', iprp.body, iprp.end);
    if (!iprp || !ipco) return;
    const known: Property[] = [];
    for (const { type, body, end } of boxesIn(this.#bytes, ipco.body, ipco.end)) {
      known.push({ type, data: this.#bytes.subarray(body, end) });
    }
    for (const box of boxesIn(this.#bytes, iprp.body, iprp.end))
      if (box.type === 'ipma') this.#associations(box, known);
  }

  #associations(box: Box, known: readonly Property[]): void {
    const fields = new Fields(this.#bytes, box);
    const wide = (fields.flags & 1) === 1;
    const count = fields.number(4);
    for (let i = 0; i < count && !fields.done; i++) {
      const { properties } = this.#item(fields.number(fields.version === 0 ? 2 : 4));
      const associations = fields.number(1);
      for (let a = 0; a < associations; a++) {
        const property = known[(wide ? fields.number(2) & 0x7fff : fields.number(1) & 0x7f) - 1];
        if (property) properties.push(property);
      }
    }
  }
}

/** Null where the file has no items, as a pure sequence. Throws `RangeError` where a box ends too early. */
export function readItems(bytes: Uint8Array): HeifItems | null {
  const meta = findBox(bytes, 'meta');
  return meta && new Reader(bytes, meta).read();
}
