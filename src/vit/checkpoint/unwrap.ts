/** Names as the model itself has them: what training wraps it in (FSDP, checkpointing, torch.compile, data parallel) is taken out of them. */
import { HeadlightError } from '../errors';
import type { Weights } from './weights';

/** Attributes under which wrappers keep what they wrap, wherever in a name. */
const WRAPPER =
  /(^|\.)(?:(?:_fsdp_wrapped_module|_checkpoint_wrapped_module|_fpw_module|_orig_mod|_forward_module|module)\.)+/g;

/** The same weights by unwrapped names; as they are where two would get one name. */
export function unwrapped(weights: Weights): Weights {
  const sources = new Map([...weights.tensors.keys()].map((name) => [name.replace(WRAPPER, '$1'), [name]]));
  const changed = [...sources].some(([name, [source]]) => name !== source);
  if (!changed || sources.size < weights.tensors.size) return weights;
  return renamed(weights, sources);
}

/** The same weights where each name stands for one tensor of the file. */
export function renamed(weights: Weights, sources: ReadonlyMap<string, readonly string[]>): Weights {
  const entries = [...sources].flatMap(([name, [source = '']]) => {
    const entry = weights.tensors.get(source);
    return entry ? [[name, entry] as const] : [];
  });
  const sourceOf = (name: string): string => {
    const [source] = sources.get(name) ?? [];
    if (source === undefined) throw new HeadlightError('checkpointMissingTensor', { name: weights.file, tensor: name });
    return source;
  };
  const { readRows } = weights;
  return {
    ...weights,
    tensors: new Map(entries),
    sources: new Map([...sources].map(([name, own]) => [name, own.flatMap((each) => sourcesIn(weights, each))])),
    read: async (name) => weights.read(sourceOf(name)),
    readRows: readRows && (async (name, begin, count) => readRows(sourceOf(name), begin, count)),
  };
}

/** The tensors of the file that a name stands for. */
export function sourcesIn({ sources }: Pick<Weights, 'sources'>, name: string): readonly string[] {
  return sources?.get(name) ?? [name];
}
