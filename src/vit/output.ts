/**
 * What a model's outputs mean, and how its logits are read: classes that exclude each other (softmax), labels that each hold or not
 * (sigmoid), or plain numbers (Hugging Face's `problem_type`).
 */

export type OutputKind =
  /** One class of several; scores are softmax probabilities and sum to 1. */
  | 'single'
  /** Any number of labels, each judged alone; scores are sigmoid probabilities. */
  | 'multi'
  /** Numbers; a score is the number itself. */
  | 'regression'
  /** A backbone: nothing is named. */
  | 'none';

/** What a person may say that outputs are. */
export const OUTPUT_KINDS = ['single', 'multi', 'regression'] as const satisfies readonly OutputKind[];
export type ChosenOutput = (typeof OUTPUT_KINDS)[number];

/** From this score on a label of its own counts as there, where nothing else is said. */
export const THRESHOLD = 0.5;

/** From which score on a label of a category counts as there, 0 … 1, or that the best one of them does. */
export type CategoryRule = number | 'best';

/** How answers of a model are read. */
export interface Reading {
  readonly output: OutputKind;
  /** `multi`: the score from which on a label counts as there, 0 … 1. */
  readonly threshold: number;
  /** `multi`: what holds for labels of these categories in place of the threshold. */
  readonly categories?: Readonly<Record<string, CategoryRule>>;
}

/** Picks the fields of a reading. */
export function readingOf({ output, threshold, categories }: Reading): Reading {
  return { output, threshold, ...(categories && { categories }) };
}

/**
 * Indices of the labels that count as there; none where outputs are no labels each on their own.
 *
 * @param scores of every output, [classes]
 * @param labels one per class
 */
export function presentOf(
  scores: Float64Array,
  labels: readonly { readonly category?: string }[],
  { output, threshold, categories = {} }: Reading,
): ReadonlySet<number> {
  const present = new Set<number>();
  if (output !== 'multi') return present;
  const best = new Map<string, number>();
  scores.forEach((score, index) => {
    const category = labels[index]?.category;
    const rule = category !== undefined && Object.hasOwn(categories, category) ? categories[category] : threshold;
    if (rule === 'best') {
      if (score > (scores[best.get(category ?? '') ?? -1] ?? -1)) best.set(category ?? '', index);
    } else if (score >= (rule ?? threshold)) present.add(index);
  });
  for (const index of best.values()) present.add(index);
  return present;
}

/** Of `single` and `multi` probabilities of the logits / temperature, of `regression` the logits as they are: [classes]. In float64. */
export function scoresOf(logits: Float32Array, output: OutputKind, temperature: number): Float64Array {
  if (output === 'multi') return Float64Array.from(logits, (logit) => sigmoid(logit / temperature));
  return output === 'regression' ? Float64Array.from(logits) : softmax(logits, temperature);
}

/** Softmax of logits / temperature, shifted by the largest logit so that nothing overflows: [classes]. */
export function softmax(logits: Float32Array, temperature: number): Float64Array {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  const scores = Float64Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
  let sum = 0;
  for (const score of scores) sum += score;
  return scores.map((score) => score / sum);
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Indices, the largest logit first, equal ones by index; numbers of a regression in their own order, as none is better than another. */
export function orderOf(logits: Float32Array, output: OutputKind): number[] {
  const indices = Array.from(logits.keys());
  if (output === 'regression') return indices;
  return indices.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
}
