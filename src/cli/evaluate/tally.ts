/** What counts answers against what is true: right classes, labels that are there, or numbers. */
import type { Bin } from '../../vit/calibrate';
import type { SessionAnswer } from '../../vit/session/answer';

/** `single`: the class. `multi`: every label that is there. `regression`: a number for each output, NaN where none is known. */
export type Truth = readonly number[];

export interface Reliability {
  readonly bins: readonly Bin[];
  /** Expected calibration error. */
  readonly ece: number;
}

/** What is counted of an answer. */
export type Counted = Pick<SessionAnswer, 'predictions' | 'scores'>;

export interface Tally {
  add(truth: Truth, answer: Counted): void;
  /** Answered photos. */
  readonly photos: number;
  /** The measure that is watched while it runs: 'top-1 47.5 %'. */
  readonly headline: string;
  /** The stable JSON form, without failures. */
  result(): Record<string, unknown>;
  /** How far the scores can be believed; absent where they are none. */
  reliability?(): Reliability | null;
  /** For people. @param failed photos and folders that could not be counted */
  table(failed: number): string;
}
