/** Tensors that PyTorch saves and that are no plain numbers: told by what their pickles name (torch/_tensor.py, `_reduce_ex_internal`). */
import { HeadlightError } from '../../errors';

/** Name in the pickle → kind, and what makes such a tensor plain, for people. */
const KINDS: readonly (readonly [pattern: RegExp, kind: string, how: string])[] = [
  [/^torch\._utils\._rebuild_sparse_/, 'sparse', 'to_dense()'],
  [
    /^torch\._utils\._rebuild_qtensor$|^torch\.(qu?int|per_(tensor|channel)_|Q\w+Storage$)/,
    'quantised',
    'dequantize()',
  ],
  [/^torch\.distributed\.(_?tensor|_shard)\b/, 'sharded (DTensor)', 'full_tensor()'],
  [/^torch\._utils\._rebuild_nested_tensor$/, 'nested', 'to_padded_tensor(0)'],
];

/** @param global what the pickle of `file` names. Throws `checkpointTensorKind` where that stands for tensors of such a kind. */
export function refuseTensorKind(global: string, file: string): void {
  const found = KINDS.find(([pattern]) => pattern.test(global));
  if (found) throw new HeadlightError('checkpointTensorKind', { name: file, kind: found[1], how: found[2] });
}
