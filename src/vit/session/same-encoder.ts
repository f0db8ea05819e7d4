/** Whether two checkpoints hold one encoder: the same graph up to the final norm, and the same number in every weight of it. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { dump } from '../graph/dump';
import type { Graph } from '../graph/graph';
import { sizeOf } from '../graph/shape';
import { buildVit } from '../model/vit';
import { vitWeights } from '../model/weights';

const graphs = new WeakMap<Checkpoint, Graph>();
const compared = new WeakMap<Checkpoint, WeakMap<Checkpoint, Promise<boolean>>>();

/** Rejects where weights cannot be read; the numbers are compared once for each pair. */
export function isSameEncoder(a: Checkpoint, b: Checkpoint): Promise<boolean> {
  const known = compared.get(a)?.get(b) ?? compared.get(b)?.get(a);
  if (known) return known;
  const same = compare(a, b);
  compared.set(a, (compared.get(a) ?? new WeakMap<Checkpoint, Promise<boolean>>()).set(b, same));
  same.catch(() => compared.get(a)?.delete(b)); // tried again when it is asked for again
  return same;
}

async function compare(a: Checkpoint, b: Checkpoint): Promise<boolean> {
  const [own, other] = [encoderOf(a), encoderOf(b)];
  if (dump(own) !== dump(other)) return false;
  const read = vitWeights(own, a.config, (name) => a.read(name));
  const readOther = vitWeights(other, b.config, (name) => b.read(name));
  // The smallest first: what was trained on differs in its norms and biases already.
  const names = [...own.params].sort(([, x], [, y]) => sizeOf(x) - sizeOf(y)).map(([name]) => name);
  for (const name of names) if (!sameNumbers((await read(name)).data, (await readOther(name)).data)) return false;
  return true;
}

function encoderOf(checkpoint: Checkpoint): Graph {
  const graph = graphs.get(checkpoint) ?? buildVit(checkpoint.config, { batch: 1, outputs: ['attention', 'tokens'] });
  graphs.set(checkpoint, graph);
  return graph;
}

/** Equal in every number. */
export function sameNumbers(a: Float32Array, b: Float32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
