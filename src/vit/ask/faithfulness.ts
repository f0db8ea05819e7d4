/** Deletion and insertion curves of maps: the runs behind `explain/faithfulness.ts`. */
import * as v from 'valibot';
import { expected } from '../errors';
import type { Changes } from '../explain/changes';
import { areaUnder, brightestFirst, hiddenAt, type FaithfulnessTest } from '../explain/faithfulness';
import { isClassMethod, type MapOptions, type MapQuery, type Target } from '../explain/query';
import { shuffledOrder } from '../explain/seeded';
import { aboutClass, changed, count, mapQuery, rolloutOptions } from './fields';
import type { Kind, QuestionContext } from './kind';
import { map } from './map';
import { occlusion } from './occlusion';
import { watch, type Watched, type WatchedScore } from './watched';

/** More points than this show nothing new, and cost a run each. */
const MOST_STEPS = 256;

/** The methods that are compared; each is shown with the defaults of its paper, or as `shown` says. */
export const FAITHFULNESS_METHODS = [
  'attention',
  'rollout',
  'grad-rollout',
  'relevance',
  'occlusion',
  'random',
] as const;

export type FaithfulnessMethod = (typeof FAITHFULNESS_METHODS)[number];

const fields = {
  steps: count,
  methods: v.pipe(v.array(v.picklist(FAITHFULNESS_METHODS)), v.maxLength(FAITHFULNESS_METHODS.length), v.readonly()),
  /** The map on screen, as a method of its own, and how it is made. */
  shown: v.exactOptional(mapQuery),
  options: v.exactOptional(rolloutOptions),
  seed: v.exactOptional(count),
  ...aboutClass,
  /** Changes of the model: its answer is watched, and it makes the maps. */
  ...changed,
};

export interface Curve {
  readonly method: FaithfulnessMethod | 'shown';
  /** Score of the class (its probability, or the number of a regression) with k/steps of the patches hidden (deletion) or shown (insertion): [steps + 1]. */
  readonly deletion: Float32Array;
  readonly insertion: Float32Array;
  /** Area under each curve by the trapezoidal rule over the fraction of patches: its mean height. */
  readonly deletionAuc: number;
  readonly insertionAuc: number;
}

export interface Curves {
  readonly target: Target;
  readonly of: WatchedScore;
  readonly curves: readonly Curve[];
}

export const faithfulness: Kind<typeof fields, Curves> = {
  fields,
  answers: 'curves',
  needs: 'reruns',
  source: 'Petsiuk, Das & Saenko 2018, arXiv 1806.07421, section 4.1',
  async answer({ steps, methods, shown, options, seed = 0, target: asked, changes }, context) {
    if (!Number.isInteger(steps) || steps < 1 || steps > MOST_STEPS) {
      throw expected(`a whole number from 1 to ${MOST_STEPS}`, 'steps', steps);
    }
    const watched = await watch(asked, context);
    const { target } = watched;
    const known = new Set(methods);
    const orderRuns = known.has('occlusion') ? context.shape.patches : 0;
    const runs = orderRuns + (known.size + (shown ? 1 : 0)) * 2 * (steps + 1);
    const orders: [Curve['method'], readonly number[]][] = [];
    const onOrder = (fraction: number): void => context.progress((fraction * orderRuns) / runs);
    for (const method of known)
      orders.push([method, await orderOf(method, { target, seed, changes, onOrder }, context)]);
    if (shown) orders.push(['shown', await orderOfMap(shown, { ...options, ...withChanges(changes) }, context)]);

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
  },
};

interface Ordering {
  readonly target: Target;
  readonly seed: number;
  readonly changes: Changes | undefined;
  /** Hears the share of runs that a map itself takes. */
  readonly onOrder: (fraction: number) => void;
}

/** Patches, the most important first: by the last layer's map, heads fused by mean, seen from the class token. */
async function orderOf(
  method: FaithfulnessMethod,
  { target, seed, changes, onOrder }: Ordering,
  context: QuestionContext,
): Promise<readonly number[]> {
  const { config, shape } = context;
  if (method === 'random') return shuffledOrder(shape.patches, seed);
  if (method === 'occlusion')
    return brightestFirst((await context.ask(occlusion, { size: 1, target, ...withChanges(changes) }, onOrder)).data);
  const common = { layer: config.depth - 1, head: 'mean', token: 'cls' } as const;
  const query: MapQuery = isClassMethod(method) ? { method, ...common, target } : { method, ...common };
  return orderOfMap(query, withChanges(changes), context);
}

async function orderOfMap(query: MapQuery, options: MapOptions, { ask }: QuestionContext): Promise<readonly number[]> {
  return brightestFirst((await ask(map, { query, options })).data);
}

function withChanges(changes: Changes | undefined): { readonly changes?: Changes } {
  return changes ? { changes } : {};
}

/** Score of the class alone, or the group, with some patches hidden; what several curves share, such as their ends, is computed once. */
function scores(watched: Watched, changes: Changes, context: QuestionContext): (hidden: number[]) => Promise<number> {
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
