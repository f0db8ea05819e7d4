/** Questions about photos and their answers: each is asked once, shows how far it is, can be stopped, and its answer is kept. */
import { untrack } from 'svelte';
import { beginningOf, keyOf } from '../../vit/ask/key';
import type { AnswerTo, Question } from '../../vit/ask/questions';
import type { ErrorData } from '../../vit/errors';
import { ByteLru } from '../../vit/session/byte-lru';
import type { EngineApi } from '../engine/api';
import { asErrorData } from './answers';

/** A question on its way or answered. */
export interface Run<Q extends Question> {
  /** 0 … 1 while it runs, else null. */
  readonly progress: number | null;
  readonly value: AnswerTo<Q> | null;
  readonly error: ErrorData | null;
}

/** Answers that are on their way, or failed. */
interface Unanswered {
  readonly progress: number | null;
  readonly error: ErrorData | null;
  readonly stop: AbortController;
}

/** Kept are the answers used last: the grid of a ViT-B/16 has 113 KB, a token matrix 155 KB. */
const KEPT_BYTES = 96 * 1024 * 1024;
/** Bytes that an answer takes beside its numbers. */
const EACH = 512;

export class QuestionStore {
  readonly #engine: Pick<EngineApi, 'ask'>;
  /** Changes with every step of a run; read it to look again. */
  #steps = $state(0);
  readonly #unanswered = new Map<string, Unanswered>();
  readonly #answers = new ByteLru<{ readonly value: unknown; readonly bytes: number }>(
    KEPT_BYTES,
    (kept) => kept.bytes,
  );
  /** Counts how often everything was dropped, so that what is still on its way is known. */
  #turn = 0;

  constructor(engine: Pick<EngineApi, 'ask'>) {
    this.#engine = engine;
  }

  /** How a question stands, or null while nobody asked it. Reactive. */
  run<Q extends Question>(photo: string, question: Q): Run<Q> | null {
    const value = this.value(photo, question);
    if (value) return { progress: null, value, error: null };
    const run = this.#unanswered.get(keyOf(photo, question));
    return run ? { progress: run.progress, value: null, error: run.error } : null;
  }

  /** The answer, or null until it is here. Reactive. */
  value<Q extends Question>(photo: string, question: Q): AnswerTo<Q> | null {
    void this.#steps;
    return (this.#answers.get(keyOf(photo, question))?.value ?? null) as AnswerTo<Q> | null;
  }

  /** Asks once; a question that failed or was stopped is asked again. */
  want(photo: string, question: Question): void {
    const key = keyOf(photo, question);
    if (this.#answers.has(key) || this.#unanswered.get(key)?.error === null) return;
    const stop = new AbortController();
    this.#step(key, { progress: 0, error: null, stop });
    void this.#ask(photo, question, key, stop);
  }

  /** Asks and keeps the answer without following progress; rejects with the engine's error. */
  async fetch<Q extends Question>(photo: string, question: Q): Promise<AnswerTo<Q>> {
    const known = this.#answers.get(keyOf(photo, question));
    if (known) return known.value as AnswerTo<Q>;
    const turn = this.#turn;
    const value = await this.#engine.ask(photo, question);
    if (turn === this.#turn) this.keep(photo, question, value);
    return value;
  }

  /** A part of an answer, which is not kept. Rejects with what the engine says. */
  once<Q extends Question>(photo: string, question: Q): Promise<AnswerTo<Q>> {
    return this.#engine.ask(photo, question);
  }

  /** Keeps an answer that came in parts. */
  keep<Q extends Question>(photo: string, question: Q, value: AnswerTo<Q>): void {
    this.#answers.set(keyOf(photo, question), { value, bytes: EACH + bytesOf(value) });
    this.#stepped();
  }

  /** Stops a run and drops what it gave; it may be asked again. */
  cancel(photo: string, question: Question): void {
    this.#drop((key) => key === keyOf(photo, question));
  }

  /** Asks while somebody looks; returns how to leave, so that an effect can return it. */
  watch(photo: string, question: Question): () => void {
    this.want(photo, question);
    return () => this.leave(photo, question);
  }

  /** Nobody looks any more: a run that is still under way is stopped, an answer is kept. */
  leave(photo: string, question: Question): void {
    if (!this.#answers.has(keyOf(photo, question))) this.cancel(photo, question);
  }

  /** Stops and drops what is known of a photo. */
  forget(photo: string): void {
    this.#drop((key) => key.startsWith(beginningOf(photo)));
  }

  /** Stops and drops everything, e.g. for another model. */
  clear(): void {
    this.#turn += 1;
    this.#drop(() => true);
  }

  async #ask(photo: string, question: Question, key: string, stop: AbortController): Promise<void> {
    const isMine = (): boolean => this.#unanswered.get(key)?.stop === stop; // not stopped, nor asked anew
    const onProgress = (progress: number): void => {
      if (isMine() && !stop.signal.aborted) this.#step(key, { progress, error: null, stop });
    };
    try {
      const value = await this.#engine.ask(photo, question, { onProgress, signal: stop.signal });
      if (!isMine()) return;
      this.#unanswered.delete(key);
      this.keep(photo, question, value);
    } catch (error) {
      if (isMine()) this.#step(key, { progress: null, error: asErrorData(error), stop });
    }
  }

  #step(key: string, run: Unanswered): void {
    this.#unanswered.set(key, run);
    this.#stepped();
  }

  #drop(matches: (key: string) => boolean): void {
    const runs = [...this.#unanswered].filter(([key]) => matches(key));
    for (const [key, { stop }] of runs) {
      this.#unanswered.delete(key);
      stop.abort();
    }
    const answers = [...this.#answers.keys()].filter(matches);
    for (const key of answers) this.#answers.delete(key);
    if (runs.length + answers.length > 0) this.#stepped();
  }

  /** Notifies readers. Untracked, so that an effect that asks does not depend on it. */
  #stepped(): void {
    this.#steps = untrack(() => this.#steps) + 1;
  }
}

/** Bytes of the typed arrays inside an answer. */
function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + bytesOf(part), 0);
}
