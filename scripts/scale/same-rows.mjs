// Whether parts of a run hold the rows of one run: `node scripts/scale/same-rows.mjs WHOLE.parquet PART.parquet…`. Exit code 1 where one differs.
// Rows are put in the order of their files; every column is compared but `ms`, which is a time.
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

const [whole, ...parts] = process.argv.slice(2);
const read = async (path) => parquetReadObjects({ file: await asyncBufferFromFile(path) });
const key = ({ ms: _, ...row }) => JSON.stringify(row, (_k, v) => (typeof v === 'bigint' ? String(v) : v));
const sorted = (rows) => rows.sort((a, b) => (a.file < b.file ? -1 : 1)).map(key);
const one = sorted(await read(whole));
const many = sorted((await Promise.all(parts.map(read))).flat());
const wrong = one.findIndex((row, i) => row !== many[i]);
if (one.length !== many.length || wrong >= 0) {
  console.error(`${one.length} rows in one run, ${many.length} in ${parts.length} parts`);
  if (wrong >= 0) console.error(`first that differs:\n  ${one[wrong]}\n  ${many[wrong]}`);
  process.exit(1);
}
console.log(`${one.length} rows in one run and in ${parts.length} parts: the same, row for row (all columns but ms)`);
