/** What is asked of an answer as one number, and how it follows from the logits: a class, its lead over another, or a group of classes. */
import type { Checkpoint } from './checkpoint/checkpoint';
import { expected } from './errors';
import { isGroup, type ClassTarget, type GroupTarget, type Target } from './explain/query';
import { groupsOf, probabilityOf } from './groups/groups';
import { scoresOf, softmax } from './output';
import { temperatureOf, type Outputs } from './predictions';

export interface Score {
  /** The logit of the class, by how much it leads the other one, or the log-odds of the group: a number for logits [classes]. */
  logit(logits: Float32Array): number;
  /** Its score (a probability; of a regression the number itself), or by how much it leads the other one's. */
  score(logits: Float32Array): number;
  /** The score of the class or group itself, whatever it is set against. */
  alone(logits: Float32Array): number;
  /** ∂logit/∂logits at these logits: [classes]. By the chain rule, the weights of the logits in any gradient of it. */
  slope(logits: Float32Array): Float32Array;
}

/** What of a model scores are made with. */
export type ScoredModel = Pick<Checkpoint, 'config'> & Outputs;

/** Throws `badRequest` for a class or a group that the model lacks, and for a class against itself. */
export function scoreOf(target: Target, model: ScoredModel): Score {
  return isGroup(target) ? groupScore(target, model) : classScore(target, model);
}

function classScore({ class: index, versus }: ClassTarget, model: ScoredModel): Score {
  const { classes } = model.config;
  const slope = new Float32Array(classes); // [classes]
  slope[checked(index, 'class', classes)] = 1;
  if (versus === index) throw expected('another class', 'versus', versus);
  if (versus !== undefined) slope[checked(versus, 'versus', classes)] = -1;
  const lead = (values: Float32Array | Float64Array): number =>
    (values[index] as number) - (versus === undefined ? 0 : (values[versus] as number));
  const scores = (logits: Float32Array): Float64Array => scoresOf(logits, model.output, temperatureOf(model));
  return {
    logit: lead,
    score: (logits) => lead(scores(logits)),
    alone: (logits) => scores(logits)[index] as number,
    slope: () => slope,
  };
}

/**
 * log(p / (1 − p)) = logsumexp of the members' logits − logsumexp of the others', each divided by the temperature that the scores are
 * made with. Its slope is the members' softmax among themselves, less the others' among themselves.
 */
function groupScore({ group: id }: GroupTarget, model: ScoredModel): Score {
  const { labels } = model;
  const temperature = temperatureOf(model);
  const group = model.output === 'single' ? groupsOf(labels).find((each) => each.id === id) : undefined;
  if (!group) throw expected('a group of this model’s classes', 'group', id);
  const own = new Set(group.members);
  const others = labels.flatMap((_, index) => (own.has(index) ? [] : index));
  const pick = (logits: Float32Array, indices: readonly number[]): Float32Array =>
    Float32Array.from(indices, (index) => logits[index] as number);
  const score = (logits: Float32Array): number => probabilityOf(softmax(logits, temperature), group.members);
  return {
    logit: (logits) =>
      logSumExp(pick(logits, group.members), temperature) - logSumExp(pick(logits, others), temperature),
    score,
    alone: score,
    slope: (logits) => {
      const slope = new Float32Array(labels.length); // [classes]
      for (const [indices, sign] of [
        [group.members, 1],
        [others, -1],
      ] as const) {
        const shares = softmax(pick(logits, indices), temperature);
        indices.forEach((index, i) => (slope[index] = (sign * (shares[i] as number)) / temperature));
      }
      return slope;
    },
  };
}

/** log Σ exp(x / temperature) in float64, shifted by the largest x so that nothing overflows. */
function logSumExp(logits: Float32Array, temperature: number): number {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp((logit - largest) / temperature);
  return largest / temperature + Math.log(sum);
}

function checked(index: number, name: string, classes: number): number {
  if (!Number.isInteger(index) || index < 0 || index >= classes) {
    throw expected(`a class from 0 to ${classes - 1}`, name, index);
  }
  return index;
}
