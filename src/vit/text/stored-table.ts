/** A table of token embeddings in a file of weights: of a text tower, or of a decoder that writes. */
import { rowsOf } from '../checkpoint/rows';
import type { TensorPlan } from '../checkpoint/layouts/layout';
import type { Weights } from '../checkpoint/weights';
import { HeadlightError } from '../errors';
import { firstNotFinite, notFiniteText } from '../finite';
import { TokenTable } from './token-table';

/** Rows one by one, or of the whole table, read once, where the file gives no rows alone. */
export function storedTable(plan: TensorPlan | undefined, weights: Weights): TokenTable {
  const [part] = plan?.parts ?? [];
  const [vocabulary = 0, dim = 0] = plan?.shape ?? [];
  const name = part && 'tensor' in part ? part.tensor : '';
  let whole: Promise<Float32Array> | null = null;
  const rows = async (begin: number, count: number): Promise<Float32Array> => {
    if (weights.readRows) return rowsOf(weights, name, begin, count);
    return (await (whole ??= weights.read(name))).slice(begin * dim, (begin + count) * dim);
  };
  return new TokenTable([vocabulary, dim], async (begin, count) => {
    const numbers = await rows(begin, count);
    const at = firstNotFinite(numbers);
    if (at >= 0) throw new HeadlightError('checkpointNotFinite', { name: weights.file, tensor: name, value: notFiniteText(numbers[at] as number) }); // prettier-ignore
    return numbers;
  });
}
