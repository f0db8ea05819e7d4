/** From logits to what people read: the best classes or labels with their probability, or the numbers of a regression. */
import type { Checkpoint } from './checkpoint/checkpoint';
import { expected } from './errors';
import { orderOf, presentOf, scoresOf, type Reading } from './output';

/** A class, label or number among the outputs, with what the model gives it. */
export interface Prediction {
  readonly index: number;
  readonly id: string;
  readonly label: string;
  /** Kind of label, where the model's labels have kinds. */
  readonly category?: string;
  /** Softmax or sigmoid probability, 0 … 1; of a regression the number itself. */
  readonly score: number;
  readonly logit: number;
  /** Cosine of photo and label, where labels are a person's own. */
  readonly similarity?: number;
  /** `multi`: whether the label counts as there; absent where outputs are no labels each on their own. */
  readonly there?: boolean;
}

/** What the outputs are called, and what they mean. */
export type Outputs = Pick<Checkpoint, 'labels' | 'calibration' | 'zeroShot' | keyof Reading>;

/** What the logits are divided by: 1 for a model that nobody has calibrated. */
export function temperatureOf({ calibration }: Pick<Outputs, 'calibration'>): number {
  return calibration?.temperature ?? 1;
}

/**
 * The `top` best, best first, equal ones by index; of a regression every number, in their order. Empty for no logits. A class without
 * label is `class N`.
 */
export function predictions(logits: Float32Array, outputs: Outputs, top: number): Prediction[] {
  const scores = scoresOf(logits, outputs.output, temperatureOf(outputs));
  const order = orderOf(logits, outputs.output);
  const count = outputs.output === 'regression' ? order.length : top;
  const present = presentOf(scores, outputs.labels, outputs);
  return order.slice(0, count).map((index) => predictionOf(index, logits, scores, present, outputs));
}

/** The classes of these indices, in their order. Throws `badRequest` for a class the model lacks. */
export function predictionsOf(logits: Float32Array, outputs: Outputs, indices: readonly number[]): Prediction[] {
  const scores = scoresOf(logits, outputs.output, temperatureOf(outputs));
  const present = presentOf(scores, outputs.labels, outputs);
  return indices.map((index) => {
    if (!(index in logits)) throw expected(`a class from 0 to ${logits.length - 1}`, 'class', index);
    return predictionOf(index, logits, scores, present, outputs);
  });
}

function predictionOf(
  index: number,
  logits: Float32Array,
  scores: Float64Array,
  present: ReadonlySet<number>,
  { labels, output, zeroShot }: Outputs,
): Prediction {
  const label = labels[index];
  const logit = logits[index] as number;
  return {
    index,
    id: label?.id ?? String(index),
    label: label?.text ?? `${output === 'regression' ? 'output' : 'class'} ${index}`,
    ...(label?.category !== undefined && { category: label.category }),
    score: scores[index] as number,
    logit,
    ...(zeroShot && { similarity: (logit - zeroShot.bias) / zeroShot.scale }),
    ...(output === 'multi' && { there: present.has(index) }),
  };
}
