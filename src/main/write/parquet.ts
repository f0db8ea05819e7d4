/** Tables as Parquet, made row by row: groups of rows are handed out as soon as they are full, so that a table of any length needs little memory. */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';

/** `texts` and `numbers` are lists; numbers are float32. */
export type ParquetKind = 'text' | 'texts' | 'int32' | 'float32' | 'numbers';

export interface ParquetColumn {
  readonly name: string;
  readonly kind: ParquetKind;
}

/** A column that a row does not have is null there. */
export type ParquetRow = Readonly<
  Record<string, string | number | readonly string[] | readonly number[] | Float32Array | null>
>;

export interface ParquetOptions {
  /** What the file says of itself: key-value metadata. */
  readonly about?: Readonly<Record<string, string>>;
  /** Rows of the first groups, the last number for all that follow. */
  readonly groups?: readonly number[];
}

/** The first group is small, so that a look at the head of a table is quick. */
const GROUPS = [1000, 10_000] as const;

export class ParquetTable {
  readonly #columns: readonly ParquetColumn[];
  readonly #options: ParquetOptions;
  readonly #bytes = new ByteWriter();
  readonly #writer: ParquetWriter;
  /** Rows of the group that grows. */
  #rows: ParquetRow[] = [];
  /** Where each group ends in the file, in bytes. */
  readonly #ends: number[] = [];

  constructor(columns: readonly ParquetColumn[], options: ParquetOptions = {}) {
    this.#columns = columns;
    this.#options = options;
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaOf(columns),
      createdBy: 'headlight',
      kvMetadata: Object.entries(options.about ?? {}).map(([key, value]) => ({ key, value })),
    });
  }

  /** What stands in the file before everything else. */
  begin(): Uint8Array {
    return this.#taken();
  }

  /** Bytes to append; none while the group grows. */
  add(row: ParquetRow): Uint8Array {
    this.#rows.push(row);
    const { groups = GROUPS } = this.#options;
    const size = groups[Math.min(this.#ends.length, groups.length - 1)] ?? Infinity;
    return this.#rows.length < size ? new Uint8Array(0) : this.#group();
  }

  /** The last group and the footer: the table is whole. */
  end(): Uint8Array {
    const last = this.#rows.length > 0 ? this.#group() : new Uint8Array(0);
    return joined(last, this.#footer());
  }

  /** The footer where the file was cut after `bytes`: the table of the groups that end there or before, and how many rows they hold. */
  endAt(bytes: number): { readonly footer: Uint8Array; readonly rows: number } {
    this.#rows = [];
    const whole = this.#ends.filter((end) => end <= bytes).length;
    this.#ends.length = whole;
    const { row_groups: groups } = this.#writer;
    groups.length = whole;
    const rows = groups.reduce((sum, { num_rows: count }) => sum + count, 0n);
    this.#writer.num_rows = rows;
    this.#bytes.offset = bytes;
    return { footer: this.#footer(), rows: Number(rows) };
  }

  #group(): Uint8Array {
    const rows = this.#rows;
    this.#rows = [];
    void this.#writer.write({
      columnData: this.#columns.map(({ name, kind }) => ({
        name,
        data: rows.map((row) => valueOf(row[name] ?? null)),
        offsetIndex: false,
        statistics: !isList(kind),
      })),
      rowGroupSize: rows.length,
    });
    this.#writer.pendingIndexes.length = 0; // no indexes are asked for, and each holds on to its group
    this.#ends.push(this.#bytes.offset);
    return this.#taken();
  }

  #footer(): Uint8Array {
    void this.#writer.finish();
    return this.#taken();
  }

  /** What was written since the last call. */
  #taken(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice();
    this.#bytes.index = 0;
    return bytes;
  }
}

const isList = (kind: ParquetKind): boolean => kind === 'texts' || kind === 'numbers';

function valueOf(value: ParquetRow[string]): unknown {
  return value instanceof Float32Array ? Array.from(value) : value;
}

const PRIMITIVES = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  int32: { type: 'INT32' },
  float32: { type: 'FLOAT' },
} as const satisfies Readonly<Record<string, Partial<SchemaElement>>>;

/** Every column may be null; a list's elements may not. */
function schemaOf(columns: readonly ParquetColumn[]): SchemaElement[] {
  const optional = { repetition_type: 'OPTIONAL' } as const;
  const list = (name: string, of: keyof typeof PRIMITIVES): SchemaElement[] => [
    { name, ...optional, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', ...PRIMITIVES[of] },
  ];
  return [
    { name: 'headlight', num_children: columns.length },
    ...columns.flatMap(({ name, kind }) => {
      if (kind === 'texts') return list(name, 'text');
      if (kind === 'numbers') return list(name, 'float32');
      return [{ name, ...optional, ...PRIMITIVES[kind] }];
    }),
  ];
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
