/** From logits to what people read: the best classes with their softmax probability. */
import type { Label } from '../checkpoint/checkpoint';
import { expected } from '../errors';

export interface Prediction {
  readonly index: number;
  readonly id: string;
  readonly label: string;
  /** Softmax probability, 0 … 1. */
  readonly score: number;
  readonly logit: number;
}

/** Softmax in float64, shifted by the largest logit so that nothing overflows: [classes]. */
export function softmax(logits: Float32Array): Float64Array {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  const scores = Float64Array.from(logits, (logit) => Math.exp(logit - largest));
  let sum = 0;
  for (const score of scores) sum += score;
  return scores.map((score) => score / sum);
}

/** The `top` best classes, best first, equal ones by index; empty for no logits. A class without label is `class N`. */
export function predictions(logits: Float32Array, labels: readonly Label[], top: number): Prediction[] {
  const scores = softmax(logits);
  const order = Array.from(logits.keys()).sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  return order.slice(0, top).map((index) => predictionOf(index, logits, scores, labels));
}

/** The classes of these indices, in their order. Throws `badRequest` for a class the model lacks. */
export function predictionsOf(
  logits: Float32Array,
  labels: readonly Label[],
  indices: readonly number[],
): Prediction[] {
  const scores = softmax(logits);
  return indices.map((index) => {
    if (!(index in logits)) throw expected(`a class from 0 to ${logits.length - 1}`, 'class', index);
    return predictionOf(index, logits, scores, labels);
  });
}

function predictionOf(index: number, logits: Float32Array, scores: Float64Array, labels: readonly Label[]): Prediction {
  return {
    index,
    id: labels[index]?.id ?? String(index),
    label: labels[index]?.text ?? `class ${index}`,
    score: scores[index] as number,
    logit: logits[index] as number,
  };
}
