/** Parquet tables, read back by a reader. */
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { expect, it } from 'vitest';
import { ParquetTable, type ParquetColumn, type ParquetRow } from '../../../src/main/write/parquet';

const COLUMNS: readonly ParquetColumn[] = [
  { name: 'file', kind: 'text' },
  { name: 'index', kind: 'int32' },
  { name: 'score', kind: 'float32' },
  { name: 'labels', kind: 'texts' },
  { name: 'scores', kind: 'numbers' },
];

const row = (i: number): ParquetRow => ({
  file: `고양이 ${i}.jpg`,
  index: i - 3,
  score: i / 4,
  labels: Array.from({ length: i % 3 }, (_, j) => `label ${j}`),
  scores: new Float32Array([i, 0.5]),
});

function bytesOf(parts: readonly Uint8Array[]): ArrayBuffer {
  return Uint8Array.from(parts.flatMap((part) => [...part])).buffer;
}

const plain = ({ scores, ...others }: ParquetRow): object => ({
  ...others,
  scores: Array.from(scores as ArrayLike<number>),
});

it('gives rows back in their order, in groups that were handed out as they became full', async () => {
  const table = new ParquetTable(COLUMNS, { groups: [2, 3], about: { 'headlight.model': 'small' } });
  const rows = Array.from({ length: 9 }, (_, i) => row(i));
  const parts = [table.begin(), ...rows.map((each) => table.add(each)), table.end()];
  expect(parts.map(({ length }) => (length > 0 ? '+' : '-')).join('')).toBe('+-+--+--+-+');
  const file = bytesOf(parts);
  expect((await parquetReadObjects({ file })).map((each) => ({ ...each }))).toEqual(rows.map(plain));
  const metadata = parquetMetadata(file);
  expect(metadata.row_groups.map(({ num_rows: count }) => Number(count))).toEqual([2, 3, 3, 1]);
  expect(metadata.key_value_metadata).toEqual([{ key: 'headlight.model', value: 'small' }]);
});

it('has the types that readers expect: UTF-8 text, 32-bit numbers, lists of three levels', () => {
  const table = new ParquetTable(COLUMNS);
  const { children } = parquetSchema(parquetMetadata(bytesOf([table.begin(), table.end()])));
  const said = children.map(({ element: { name, type, converted_type: converted }, children: [list] }) => [
    name,
    converted ?? type,
    list?.children[0]?.element.converted_type ?? list?.children[0]?.element.type,
  ]);
  expect(said).toEqual([
    ['file', 'UTF8', undefined],
    ['index', 'INT32', undefined],
    ['score', 'FLOAT', undefined],
    ['labels', 'LIST', 'UTF8'],
    ['scores', 'LIST', 'FLOAT'],
  ]);
});

it('holds null where a row says nothing, an empty list where it says that, and no row at all', async () => {
  const table = new ParquetTable(COLUMNS);
  const parts = [
    table.begin(),
    table.add({ file: 'a' }),
    table.add({ file: 'b', labels: [], scores: [] }),
    table.end(),
  ];
  const [a, b] = await parquetReadObjects({ file: bytesOf(parts) });
  expect(a).toEqual({ file: 'a', index: null, score: null, labels: undefined, scores: undefined }); // as this reader says it
  expect(b).toMatchObject({ labels: [], scores: [] });
  const empty = new ParquetTable(COLUMNS);
  expect(await parquetReadObjects({ file: bytesOf([empty.begin(), empty.end()]) })).toEqual([]);
});

it('is whole again after a cut: the groups before it, and no other row', async () => {
  const table = new ParquetTable(COLUMNS, { groups: [2] });
  const rows = Array.from({ length: 7 }, (_, i) => row(i));
  const parts = [table.begin(), ...rows.map((each) => table.add(each))];
  const written = new Uint8Array(bytesOf(parts));
  const cut = bytesOf(parts.slice(0, 5)).byteLength; // the file's beginning and two groups
  const { footer, rows: kept } = table.endAt(cut);
  expect(kept).toBe(4);
  const file = bytesOf([written.subarray(0, cut), footer]);
  expect(await parquetReadObjects({ file })).toEqual(rows.slice(0, 4).map(plain));
});
