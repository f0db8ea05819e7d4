/** Where in what `torch.save` wrote the weights are: people save a state dict bare, under a name, or beside an optimizer. */
import { TorchTensor } from './torch-globals';

/** Keys that mean the weights, those to prefer first (DeiT and MAE: model; timm: state_dict; DINO is evaluated by its teacher). */
const PREFERRED = [
  'model',
  'state_dict',
  'model_state_dict',
  'teacher',
  'student',
  'model_ema',
  'state_dict_ema',
  'net',
  'module',
  'backbone',
  'encoder',
];
const MAX_DEPTH = 4;
const MAX_DICTS = 10_000;

interface Candidate {
  readonly rank: number;
  readonly tensors: Map<string, TorchTensor>;
}

/**
 * Tensors of the dict that holds most of them by name; of several about as large (teacher and student, weights and their average) the
 * preferred one. Empty where there is none.
 */
export function findStateDict(root: unknown): ReadonlyMap<string, TorchTensor> {
  const candidates = collect(root);
  const most = Math.max(0, ...candidates.map(({ tensors }) => tensors.size));
  const large = candidates.filter(({ tensors }) => tensors.size * 2 >= most);
  return large.sort((a, b) => a.rank - b.rank || b.tensors.size - a.tensors.size)[0]?.tensors ?? new Map();
}

function isContainer(value: unknown): value is ReadonlyMap<unknown, unknown> | readonly unknown[] {
  return value instanceof Map || Array.isArray(value);
}

/** Of a dict or a list, which is searched like a dict of numbers: people save `(weights, epoch)` too. */
function entriesOf(value: unknown): Iterable<readonly [unknown, unknown]> {
  return isContainer(value) ? (value.entries() as Iterable<readonly [unknown, unknown]>) : [];
}

/** Breadth first, each dict once, however often the pickle mentions it. */
function collect(root: unknown): Candidate[] {
  const seen = new Set<unknown>([root]);
  const found: Candidate[] = [];
  let level: { readonly value: unknown; readonly rank: number }[] = [{ value: root, rank: -1 }];
  for (let depth = 0; depth < MAX_DEPTH && seen.size < MAX_DICTS; depth++) {
    const next: typeof level = [];
    for (const { value, rank } of level) {
      const tensors = new Map<string, TorchTensor>();
      for (const [key, item] of entriesOf(value)) {
        if (item instanceof TorchTensor && typeof key === 'string') tensors.set(key, item);
        else if (isContainer(item) && !seen.has(item)) next.push({ value: item, rank: rankOf(key, rank) });
        if (isContainer(item)) seen.add(item);
      }
      if (tensors.size > 0) found.push({ rank, tensors });
    }
    level = next;
  }
  return found;
}

/** Beneath an unknown key a known one still counts, after all that lie higher. */
function rankOf(key: unknown, above: number): number {
  const index = typeof key === 'string' ? PREFERRED.indexOf(key) : -1;
  return Math.max(above, index < 0 ? PREFERRED.length : index);
}
