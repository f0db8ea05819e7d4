/** A sentence told word by word: each with its probability, and what could have stood in its place. */
import type { WriterConfig } from '../model/writer';
import type { WordTokenizer } from './words';

export interface ToldWord {
  readonly id: number;
  /** Text with the space before it; '' for an id without text. */
  readonly text: string;
  /** Probability from the softmax of the untouched logits. */
  readonly probability: number;
  /** log of it. */
  readonly logProbability: number;
}

export interface WordChoice extends ToldWord {
  /** The likeliest, best first; the word itself may be among them. */
  readonly alternatives: readonly Omit<ToldWord, 'logProbability'>[];
}

/** How likely a sentence is: log p of the whole, and of a word of it on average, the end among them. */
export interface Likelihood {
  readonly logLikelihood: number;
  readonly logLikelihoodPerWord: number;
}

export function likelihoodOf(words: readonly Pick<ToldWord, 'logProbability'>[]): Likelihood {
  const logLikelihood = words.reduce((sum, { logProbability }) => sum + logProbability, 0);
  return { logLikelihood, logLikelihoodPerWord: logLikelihood / words.length };
}

/** Whether a writer knows a text in crumbs only, letter by letter: then its likelihood says little about a photo. @param words the end among them */
export function isSpelledOut(text: string, words: readonly unknown[]): boolean {
  const said = text.split(/\s+/).filter(Boolean).length;
  return words.length - 1 > 2 * said;
}

/** @param ids start id first @param logits of the word after each but the last, [words, vocabulary] @param most alternatives of each */
export function toldWords(
  ids: readonly number[],
  logits: Float32Array,
  { vocabulary }: Pick<WriterConfig, 'vocabulary'>,
  tokenizer: WordTokenizer,
  most: number,
): WordChoice[] {
  return ids.slice(1).map((id, t) => {
    const row = logits.subarray(t * vocabulary, (t + 1) * vocabulary);
    const shift = logSum(row);
    const of = (each: number): { readonly id: number; readonly text: string; readonly probability: number } => ({
      id: each,
      text: tokenizer.piece(each),
      probability: Math.exp((row[each] ?? -Infinity) - shift),
    });
    return { ...of(id), logProbability: (row[id] ?? -Infinity) - shift, alternatives: largest(row, most).map(of) };
  });
}

/** log Σ exp */
function logSum(row: Float32Array): number {
  let top = -Infinity;
  for (const x of row) if (x > top) top = x;
  let sum = 0;
  for (const x of row) sum += Math.exp(x - top);
  return top + Math.log(sum);
}

/** Indices of the largest few, the largest first. */
function largest(row: Float32Array, most: number): number[] {
  const kept: number[] = [];
  if (most === 0) return kept;
  for (let id = 0; id < row.length; id++) {
    const value = row[id] as number;
    if (kept.length === most && value <= (row[kept.at(-1) as number] as number)) continue;
    let at = kept.length;
    while (at > 0 && (row[kept[at - 1] as number] as number) < value) at--;
    kept.splice(at, 0, id);
    if (kept.length > most) kept.pop();
  }
  return kept;
}
