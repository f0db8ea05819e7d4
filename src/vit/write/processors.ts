/** What changes scores before a choice, in transformers' order (transformers/generation/logits_process.py, `_get_logits_processor`). */
import type { Generation } from './generation';

/**
 * Changes `scores` in place: logits in greedy search, log-probabilities in beam search.
 *
 * @param scores [vocabulary]
 * @param ids of the sentence so far, its start id included
 */
export function processScores(scores: Float32Array, ids: readonly number[], generation: Generation): void {
  const { endIds, minLength, maxLength, forcedFirstId, forcedLastIds, suppressed, suppressedAtBegin } = generation;
  penaliseRepeats(scores, ids, generation.repetitionPenalty);
  forbid(scores, repeatedEnds(ids, generation.noRepeatNgramSize));
  forbid(scores, badEnds(ids, generation));
  if (ids.length < minLength) forbid(scores, endIds);
  if (forcedFirstId !== null && ids.length === 1) force(scores, [forcedFirstId]);
  if (forcedLastIds.length > 0 && ids.length === maxLength - 1) force(scores, forcedLastIds);
  forbid(scores, suppressed);
  if (ids.length === (forcedFirstId === null ? 1 : 2)) forbid(scores, suppressedAtBegin);
  if (generation.renormalised) scores.set(logSoftmax(scores));
}

function forbid(scores: Float32Array, ids: Iterable<number>): void {
  for (const id of ids) scores[id] = -Infinity;
}

function force(scores: Float32Array, ids: readonly number[]): void {
  scores.fill(-Infinity);
  for (const id of ids) scores[id] = 0;
}

/** x / p above 0, x · p below, once for each id that was seen (Keskar et al. 2019, arXiv 1909.05858, §4.1). */
function penaliseRepeats(scores: Float32Array, ids: readonly number[], penalty: number): void {
  if (penalty === 1) return;
  for (const id of new Set(ids)) {
    const score = scores[id] ?? 0;
    scores[id] = score < 0 ? score * penalty : score / penalty;
  }
}

/** Ids that would make an n-gram a second time. */
function repeatedEnds(ids: readonly number[], size: number): Set<number> {
  const ends = new Set<number>();
  if (size === 0 || ids.length + 1 < size) return ends;
  const begin = ids.slice(ids.length - (size - 1));
  for (let at = 0; at + size <= ids.length; at++) {
    if (begin.every((id, i) => ids[at + i] === id)) ends.add(ids[at + size - 1] as number);
  }
  return ends;
}

/** Forbids the last id of each bad word that the ids before it begin; an end id alone is no bad word. */
function badEnds(ids: readonly number[], { badWords, endIds }: Generation): number[] {
  return badWords.flatMap((word) => {
    const end = word.at(-1) as number;
    if (word.length === 1) return endIds.includes(end) ? [] : [end];
    const before = word.slice(0, -1);
    const from = ids.length - before.length;
    return from >= 0 && before.every((id, i) => ids[from + i] === id) ? [end] : [];
  });
}

/** log of the softmax over all: [vocabulary], in float64 up to the last rounding. */
export function logSoftmax(logits: Float32Array): Float32Array {
  let top = -Infinity;
  for (const x of logits) if (x > top) top = x;
  let sum = 0;
  for (const x of logits) sum += Math.exp(x - top);
  const shift = top + Math.log(sum);
  return logits.map((x) => x - shift);
}
