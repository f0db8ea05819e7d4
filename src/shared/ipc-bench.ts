/** The benchmark's part of the contract between the window and main. */
import * as v from 'valibot';
import type { Bench, BenchMachine } from './bench';

/** A window that only measures, for the command line. */
export interface BenchTask {
  /** Its id. */
  readonly model: string;
  /** Rows, or null for all. */
  readonly only: readonly string[] | null;
  readonly runs: number;
}

export interface BenchInvocations {
  /** Bytes that all processes of the app hold now. */
  memory(): number;
  machine(): BenchMachine;
  /** Ids of so many photos, the samples again and again: each is decoded when it is first asked for. */
  freshPhotos(count: number): readonly string[];
  forgetPhotos(ids: readonly string[]): null;
  /** Asks where and writes it; the file's name, or null when the person cancelled. */
  saveTable(bench: Bench): string | null;
  /** What this window is here for; null for a person's window. */
  benchTask(): BenchTask | null;
  /** How far the task is. */
  benchStep(text: string): null;
  /** The task is done: written where it was asked for, and the app ends. */
  benchDone(bench: Bench): null;
}

const MOST_PHOTOS = 1000;
const MOST_TEXT = 1_000_000;
const text = v.pipe(v.string(), v.maxLength(MOST_TEXT));
/** Written to a file of the person's, whose text it becomes: what is in it is nobody's business. */
const bench = v.custom<Bench>((value) => typeof value === 'object' && value !== null, 'expected a table');
const ids = v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(MOST_PHOTOS));

export const BENCH_ARGUMENTS = {
  memory: v.strictTuple([]),
  machine: v.strictTuple([]),
  freshPhotos: v.strictTuple([v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_PHOTOS))]),
  forgetPhotos: v.strictTuple([ids]),
  saveTable: v.strictTuple([bench]),
  benchTask: v.strictTuple([]),
  benchStep: v.strictTuple([text]),
  benchDone: v.strictTuple([bench]),
} as const;
