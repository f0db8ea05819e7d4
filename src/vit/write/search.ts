/** Greedy and beam search as transformers does them (transformers/generation/utils.py, `_sample` without sampling, `_beam_search`). */
import type { Generation } from './generation';
import { logSoftmax, processScores } from './processors';

/** The decoder, one word at a time, for several sentences side by side. */
export interface NextWords {
  /**
   * Logits of the id after each sentence, [vocabulary] each; the caller may change them.
   *
   * @param last each sentence's newest id
   * @param parents which sentence of the call before each goes on from
   */
  next(last: readonly number[], parents: readonly number[]): Promise<Float32Array[]>;
}

/** What was written. */
export interface Sentence {
  /** Start id first; the end id last where it was reached. */
  readonly ids: readonly number[];
  /** Beam score Σ log p / length^penalty; null for greedy search. */
  readonly score: number | null;
}

/** Told after each word: the sentence as it stands. */
type Told = (ids: readonly number[]) => void;

/** @param begin ids to go on from, the start id first */
export function search(
  model: NextWords,
  generation: Generation,
  begin: readonly number[],
  told: Told = () => undefined,
): Promise<Sentence> {
  return generation.beams === 1 ? greedy(model, generation, begin, told) : beams(model, generation, begin, told);
}

async function greedy(
  model: NextWords,
  generation: Generation,
  begin: readonly number[],
  told: Told,
): Promise<Sentence> {
  const ids = [...begin];
  while (ids.length < generation.maxLength) {
    const [scores = new Float32Array(0)] = await model.next([ids.at(-1) as number], [0]);
    processScores(scores, ids, generation);
    ids.push(bestOf(scores));
    told(ids);
    if (generation.endIds.includes(ids.at(-1) as number)) break;
  }
  return { ids, score: null };
}

/** The first of the largest, as argmax. */
function bestOf(scores: Float32Array): number {
  let best = 0;
  for (let id = 1; id < scores.length; id++) if ((scores[id] as number) > (scores[best] as number)) best = id;
  return best;
}

interface Beam {
  readonly ids: readonly number[];
  /** Σ log p of a running one; of a finished one over its length^penalty. */
  readonly score: number;
}

/** A beam that goes on from `parent` of the step before. */
interface Running extends Beam {
  readonly parent: number;
}

/** Penalty for a score that must not win: transformers' −∞. */
const NEVER = -1e9;

async function beams(
  model: NextWords,
  generation: Generation,
  begin: readonly number[],
  told: Told,
): Promise<Sentence> {
  const { beams: count, maxLength, endIds, lengthPenalty, earlyStopping } = generation;
  const prompt = begin.length;
  let running: Running[] = Array.from({ length: count }, (_, i) => ({ ids: begin, score: i === 0 ? 0 : NEVER, parent: i })); // prettier-ignore
  let finished: Beam[] = [];
  const wide = Math.max(2, 1 + endIds.length) * count;
  for (let length = prompt; length < maxLength; length++) {
    const logits = await model.next(
      running.map(({ ids }) => ids.at(-1) as number),
      running.map(({ parent }) => parent),
    );
    const rows = logits.map((each, i) => {
      const scores = logSoftmax(each);
      processScores(scores, running[i]?.ids ?? [], generation);
      return scores;
    });
    const best = continuations(rows, running, wide);
    const ends = best.map(({ ids }) => ids.length === maxLength || endIds.includes(ids.at(-1) as number));
    const over = (length + 1 - prompt) ** lengthPenalty;
    const full = finished.length === count && earlyStopping === true;
    const done = best.flatMap(({ ids, score }, i) => (i < count && ends[i] === true && !full ? [{ ids, score: score / over }] : [])); // prettier-ignore
    finished = firstOf([...finished, ...done], count);
    running = firstOf(best.map((each, i) => (ends[i] === true ? { ...each, score: each.score + NEVER } : each)), count); // prettier-ignore
    told(running[0]?.ids ?? begin);
    if (ends.every(Boolean) || full || isSettled(running, finished, length + 1 - prompt, generation, prompt)) break;
    if (finished.length === count && earlyStopping === true) break;
  }
  const [winner] = finished.length > 0 ? finished : running;
  return { ids: winner?.ids ?? begin, score: winner?.score ?? null };
}

/** Whether the best running sentence can no longer beat the worst of as many finished ones as there are beams. */
function isSettled(
  running: readonly Beam[],
  finished: readonly Beam[],
  length: number,
  { beams: count, lengthPenalty, earlyStopping, maxLength }: Generation,
  prompt: number,
): boolean {
  if (finished.length < count) return false;
  const farthest = earlyStopping === 'never' && lengthPenalty > 0 ? maxLength - prompt : length;
  const hope = (running[0]?.score ?? NEVER) / farthest ** lengthPenalty;
  return hope <= Math.min(...finished.map(({ score }) => score));
}

/** The `wide` best continuations over all beams, best first. @param rows log p after each beam, [vocabulary] each */
function continuations(rows: readonly Float32Array[], running: readonly Beam[], wide: number): Running[] {
  const kept: { readonly parent: number; readonly id: number; readonly score: number }[] = [];
  for (const [parent, row] of rows.entries()) {
    const before = running[parent]?.score ?? NEVER;
    for (let id = 0; id < row.length; id++) {
      const score = Math.fround(before + (row[id] as number));
      if (kept.length === wide && !(score > (kept.at(-1)?.score ?? -Infinity))) continue;
      let at = kept.length;
      while (at > 0 && (kept[at - 1]?.score ?? 0) < score) at--;
      kept.splice(at, 0, { parent, id, score });
      if (kept.length > wide) kept.pop();
    }
  }
  return kept.map(({ parent, id, score }) => ({ ids: [...(running[parent]?.ids ?? []), id], score, parent }));
}

/** The best few, best first; of equals the one that stands first. */
function firstOf<B extends Beam>(all: readonly B[], count: number): B[] {
  return [...all].sort((a, b) => b.score - a.score).slice(0, count);
}
