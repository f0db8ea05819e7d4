/** Deletion and insertion curves of maps: the runs behind `src/vit/explain/faithfulness.ts`. */
import { expected } from '../../errors';
import { areaUnder, brightestFirst, hiddenAt, type FaithfulnessTest } from '../../explain/faithfulness';
import type { Curve, FaithfulnessMethod } from '../../explain/lens';
import type { ClassTarget, MapQuery } from '../../explain/query';
import { shuffledOrder } from '../../explain/seeded';
import { softmax } from '../predictions';
import type { Lens, LensContext } from './lens';
import { watch } from './target';

/** More points than this show nothing new, and cost a run each. */
const MOST_STEPS = 256;

export const faithfulness: Lens<'faithfulness'> = async (question, context) => {
  const { steps, methods, shown, seed = 0 } = question;
  if (!Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS) {
    throw expected(`a whole number from 1 to ${MOST_STEPS}`, 'steps', steps);
  }
  const { target } = await watch(question.target, context);
  const orders: [Curve['method'], readonly number[]][] = [];
  for (const method of new Set(methods)) orders.push([method, await orderOf(method, target, seed, context)]);
  if (shown) orders.push(['shown', brightestFirst((await context.map(shown)).data)]);

  const probability = probabilities(target, context);
  const points = orders.length * 2 * (steps + 1);
  let done = 0;
  const curve = async (order: readonly number[], test: FaithfulnessTest): Promise<Float32Array> => {
    const values = new Float32Array(steps + 1); // [steps + 1]
    for (let step = 0; step <= steps; step++) {
      values[step] = await probability(hiddenAt(order, test, step, steps));
      context.progress(++done / points);
    }
    return values;
  };
  const curves: Curve[] = [];
  for (const [method, order] of orders) {
    const [deletion, insertion] = [await curve(order, 'deletion'), await curve(order, 'insertion')];
    const [deletionAuc, insertionAuc] = [areaUnder(deletion), areaUnder(insertion)];
    curves.push({ method, deletion, insertion, deletionAuc, insertionAuc });
  }
  return { target, curves };
};

/** Patches, the most important first: by the last layer's map, heads fused by mean, seen from the class token. */
async function orderOf(
  method: FaithfulnessMethod,
  target: ClassTarget,
  seed: number,
  { config, shape, map }: LensContext,
): Promise<readonly number[]> {
  if (method === 'random') return shuffledOrder(shape.patches, seed);
  const common = { layer: config.depth - 1, head: 'mean', token: 'cls' } as const;
  const isOfClass = method === 'grad-rollout' || method === 'relevance';
  const query: MapQuery = isOfClass ? { method, ...common, target } : { method, ...common };
  return brightestFirst((await map(query)).data);
}

/** Probability of the class with some patches hidden; what several curves share, such as their ends, is computed once. */
function probabilities({ class: index }: ClassTarget, context: LensContext): (hidden: number[]) => Promise<number> {
  const known = new Map<string, number>();
  return async (hiddenPatches) => {
    const key = [...hiddenPatches].sort((a, b) => a - b).join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const logits = hiddenPatches.length === 0 ? (await context.run()).logits : await context.logits({ hiddenPatches });
    const value = softmax(logits)[index] as number;
    known.set(key, value);
    return value;
  };
}
