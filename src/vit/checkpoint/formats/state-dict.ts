/** Where in what `torch.save` wrote the weights are: people save a state dict bare, under a name, or beside an optimizer. */
import type { ChosenSet } from '../chosen-set';
import { TorchTensor } from './torch-globals';

/**
 * Keys that mean the weights, those to prefer first. Averages of training before what they were averaged from, as timm loads them; then
 * DeiT's and MAE's `model`, timm's and Lightning's `state_dict`; DINO is evaluated by its teacher.
 */
const PREFERRED = [
  'state_dict_ema',
  'model_ema',
  'ema_state_dict',
  'model_state_dict_ema',
  'ema_model',
  'ema',
  'model',
  'state_dict',
  'model_state_dict',
  'teacher',
  'student',
  'net',
  'module',
  'backbone',
  'encoder',
];
const MAX_DEPTH = 4;
const MAX_DICTS = 10_000;

interface Candidate {
  /** Keys that lead to it, joined by '/'. */
  readonly path: string;
  /** The rank of each of these keys. */
  readonly ranks: readonly number[];
  readonly tensors: Map<string, TorchTensor>;
}

interface StateDict {
  readonly tensors: ReadonlyMap<string, TorchTensor>;
  /** Null where the file has one set of weights. */
  readonly chosen: ChosenSet | null;
}

/**
 * Tensors of the dict that holds most of them by name, and of those beside it that hold layers; of several about as large (teacher and student, weights and their average) the
 * preferred one. Empty where there is none.
 */
export function findStateDict(root: unknown): StateDict {
  const candidates = collect(root);
  const most = candidates.reduce((most, { tensors }) => Math.max(most, tensors.size), 0);
  const large = candidates.filter(({ tensors }) => tensors.size * 2 >= most);
  const [first, ...others] = large.sort((a, b) => compare(a.ranks, b.ranks) || b.tensors.size - a.tensors.size);
  if (!first) return { tensors: new Map(), chosen: null };
  const chosen = others.length === 0 ? null : { used: first.path, others: others.map(({ path }) => path) };
  return {
    tensors: joined(
      first,
      candidates.filter((each) => !large.includes(each)),
      large,
    ),
    chosen,
  };
}

/** What training keeps in dicts of its own. */
const OF_TRAINING =
  /^(opt|lr_|sched|scaler|callbacks|loops|hyper|args|config|trainer|amp|rng|random|metric|loss|criterion)|(^|\/)(state|param_groups)(\/|$)/i;

/** With the layers that lie in smaller dicts beside, `{"backbone": …, "head": …}`, under their dict's name; not with what training keeps there. */
function joined(first: Candidate, rest: readonly Candidate[], large: readonly Candidate[]): Map<string, TorchTensor> {
  const tensors = new Map(first.tensors);
  for (const { path, tensors: own } of rest) {
    const ofASet = large.some((set) => set !== first && path.startsWith(`${set.path}/`));
    const layers = [...own.values()].some(({ shape }) => shape.length >= 2);
    if (path === '' || ofASet || !layers || OF_TRAINING.test(path)) continue;
    for (const [name, tensor] of own) {
      const beside = `${path.replaceAll('/', '.')}.${name}`;
      if (!tensors.has(beside)) tensors.set(beside, tensor);
    }
  }
  return tensors;
}

/** Compares like words: by the first rank that differs, shorter before longer. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rank, i) => rank !== b[i]);
  return at < 0 ? a.length - b.length : (a[at] ?? -1) - (b[at] ?? -1);
}

function isContainer(value: unknown): value is ReadonlyMap<unknown, unknown> | readonly unknown[] {
  return value instanceof Map || Array.isArray(value);
}

/** Entries of a dict or a list, because people save `(weights, epoch)` too. */
function entriesOf(value: unknown): Iterable<readonly [unknown, unknown]> {
  return isContainer(value) ? (value.entries() as Iterable<readonly [unknown, unknown]>) : [];
}

/** Breadth first, each dict once, however often the pickle mentions it. */
function collect(root: unknown): Candidate[] {
  const seen = new Set<unknown>([root]);
  const found: Candidate[] = [];
  let level: { readonly value: unknown; readonly path: string; readonly ranks: readonly number[] }[] = [
    { value: root, path: '', ranks: [] },
  ];
  for (let depth = 0; depth < MAX_DEPTH && seen.size < MAX_DICTS; depth++) {
    const next: typeof level = [];
    for (const { value, path, ranks } of level) {
      const tensors = new Map<string, TorchTensor>();
      for (const [key, item] of entriesOf(value)) {
        if (item instanceof TorchTensor && typeof key === 'string') tensors.set(key, item);
        else if (isContainer(item) && !seen.has(item)) {
          next.push({ value: item, path: join(path, key), ranks: [...ranks, rankOf(key)] });
          seen.add(item);
        }
      }
      if (tensors.size > 0) found.push({ path, ranks, tensors });
    }
    level = next;
  }
  return found;
}

function join(path: string, key: unknown): string {
  const name = typeof key === 'string' || typeof key === 'number' ? String(key).slice(0, 60) : '?';
  return path === '' ? name : `${path}/${name}`;
}

/** An unknown key comes after all that are known. */
function rankOf(key: unknown): number {
  const index = typeof key === 'string' ? PREFERRED.indexOf(key) : -1;
  return index < 0 ? PREFERRED.length : index;
}
