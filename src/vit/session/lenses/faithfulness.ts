/** Deletion and insertion curves of maps: the runs behind `src/vit/explain/faithfulness.ts`. */
import { expected } from '../../errors';
import type { Changes } from '../../explain/changes';
import { areaUnder, brightestFirst, hiddenAt, type FaithfulnessTest } from '../../explain/faithfulness';
import { occlusionOf, type Curve, type FaithfulnessMethod } from '../../explain/lens';
import { isClassMethod, type MapQuery, type Target } from '../../explain/query';
import { shuffledOrder } from '../../explain/seeded';
import type { Lens, LensContext } from './lens';
import { watch, type Watched } from './target';

/** More points than this show nothing new, and cost a run each. */
const MOST_STEPS = 256;

export const faithfulness: Lens<'faithfulness'> = async (question, context) => {
  const { steps, methods, shown, options, seed = 0, changes } = question;
  if (!Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS) {
    throw expected(`a whole number from 1 to ${MOST_STEPS}`, 'steps', steps);
  }
  const watched = await watch(question.target, context);
  const { target } = watched;
  const known = new Set(methods);
  const orderRuns = known.has('occlusion') ? context.shape.patches : 0;
  const runs = orderRuns + (known.size + (shown ? 1 : 0)) * 2 * (steps + 1);
  const orders: [Curve['method'], readonly number[]][] = [];
  const onOrder = (fraction: number): void => context.progress((fraction * orderRuns) / runs);
  for (const method of known) orders.push([method, await orderOf(method, { target, seed, changes, onOrder }, context)]);
  if (shown)
    orders.push(['shown', brightestFirst((await context.map(shown, { ...options, ...changed(changes) })).data)]);

  const score = scores(watched, changes ?? {}, context);
  let done = orderRuns;
  const curve = async (order: readonly number[], test: FaithfulnessTest): Promise<Float32Array> => {
    const values = new Float32Array(steps + 1); // [steps + 1]
    for (let step = 0; step <= steps; step++) {
      values[step] = await score(hiddenAt(order, test, step, steps));
      context.progress(++done / runs);
    }
    return values;
  };
  const curves: Curve[] = [];
  for (const [method, order] of orders) {
    const [deletion, insertion] = [await curve(order, 'deletion'), await curve(order, 'insertion')];
    const [deletionAuc, insertionAuc] = [areaUnder(deletion), areaUnder(insertion)];
    curves.push({ method, deletion, insertion, deletionAuc, insertionAuc });
  }
  return { target, of: watched.of, curves };
};

interface Ordering {
  readonly target: Target;
  readonly seed: number;
  readonly changes: Changes | undefined;
  /** Told the share of the runs that a map itself takes. */
  readonly onOrder: (fraction: number) => void;
}

/** Patches, the most important first: by the last layer's map, heads fused by mean, seen from the class token. */
async function orderOf(
  method: FaithfulnessMethod,
  { target, seed, changes, onOrder }: Ordering,
  { config, shape, map, lens }: LensContext,
): Promise<readonly number[]> {
  if (method === 'random') return shuffledOrder(shape.patches, seed);
  if (method === 'occlusion') return brightestFirst((await lens(occlusionOf(target, 1, changes), onOrder)).data);
  const common = { layer: config.depth - 1, head: 'mean', token: 'cls' } as const;
  const query: MapQuery = isClassMethod(method) ? { method, ...common, target } : { method, ...common };
  return brightestFirst((await map(query, changed(changes))).data);
}

function changed(changes: Changes | undefined): { readonly changes?: Changes } {
  return changes ? { changes } : {};
}

/** Score of the class alone, or the group, with some patches hidden; what several curves share, such as their ends, is computed once. */
function scores(watched: Watched, changes: Changes, context: LensContext): (hidden: number[]) => Promise<number> {
  const known = new Map<string, number>();
  return async (hidden) => {
    const hiddenPatches = [...(changes.hiddenPatches ?? []), ...hidden].sort((a, b) => a - b);
    const key = hiddenPatches.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const logits =
      hidden.length === 0 ? (await context.run(changes)).logits : await context.logits({ ...changes, hiddenPatches });
    const value = watched.alone(logits);
    known.set(key, value);
    return value;
  };
}
