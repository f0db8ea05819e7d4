/** Some rows of a tensor, read alone where the file can be read so. */
import { productOf } from './layouts/layout';
import type { TensorFile } from './tensor-file';

/** `count` rows of the first axis from `begin`, C order. Throws what `read` throws. */
export async function rowsOf(file: TensorFile, name: string, begin: number, count: number): Promise<Float32Array> {
  if (file.readRows) return file.readRows(name, begin, count);
  const row = productOf(file.tensors.get(name)?.shape.slice(1) ?? []);
  return (await file.read(name)).slice(begin * row, (begin + count) * row);
}
