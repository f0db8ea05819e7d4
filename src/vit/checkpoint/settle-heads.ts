/** Settles a doubt about the number of heads by the position embedding, of which one row is read. */
import { assemble } from './assemble';
import { checkNumbers } from './check-tensors';
import { settleDoubt, type ReadHeads } from './heads';
import type { OpenedLayout } from './layouts/layout';
import type { Weights } from './weights';

/** Settles a doubt about the heads by the position embedding. */
export async function settlerOf(
  { heads }: OpenedLayout['hints'],
  plans: OpenedLayout['plans'],
  weights: Weights,
): Promise<(read: ReadHeads) => ReadHeads> {
  const row = heads === undefined ? await classRow(plans, weights) : null;
  return (read) => settleDoubt(read, row);
}

/** Widths of which two published models have the same tensors and other heads. */
const DOUBTED_WIDTHS: readonly number[] = [384];
/** Rows of a position embedding that is worth reading for this: 1024 × 1024 px in patches of 16. */
const MAX_ROWS = 4097;

/** The position embedding's row for the class token, where heads may be told by it; else null. Small. */
async function classRow(plans: OpenedLayout['plans'], weights: Weights): Promise<Float32Array | null> {
  const plan = plans.get('pos_embed');
  const [, rows = 0, dim = 0] = plan?.shape ?? [];
  if (!plan || !plans.has('cls_token') || !DOUBTED_WIDTHS.includes(dim) || rows > MAX_ROWS) return null;
  checkNumbers(plan, weights);
  const rowsRead = await assemble('pos_embed', plan, weights).catch(() => null); // damage is told where weights are read
  return rowsRead && rowsRead.subarray(0, dim);
}
