/** Answers of lenses at hand: each question about a photo is asked once, shows how far it is, and can be stopped. */
import { untrack } from 'svelte';
import type { AnswerTo, Question } from '../../../vit/ask/questions';
import type { ErrorData } from '../../../vit/errors';
import { asErrorData } from '../answers';

/** The part of the engine that lenses need. */
export interface LensEngine {
  ask<Q extends Question>(
    photo: string,
    question: Q,
    options?: { onProgress?(fraction: number): void; signal?: AbortSignal },
  ): Promise<AnswerTo<Q>>;
}

/** A question on its way or answered. */
export interface LensRun<Q extends Question> {
  /** 0 … 1 while it runs, else null. */
  readonly progress: number | null;
  readonly value: AnswerTo<Q> | null;
  readonly error: ErrorData | null;
}

interface Kept {
  run: LensRun<Question>;
  readonly stop: AbortController;
}

/** Answers kept; the largest, a token matrix of ViT-B/16, is 155 KB. */
const KEPT = 200;

export class LensStore {
  /** Changes with every step of a run; read it to look again. */
  #steps = $state(0);
  readonly #runs = new Map<string, Kept>();

  constructor(private readonly engine: LensEngine) {}

  /** How a question stands, or null while nobody asked it. Reactive. */
  run<Q extends Question>(photo: string, question: Q): LensRun<Q> | null {
    void this.#steps;
    return (this.#runs.get(keyOf(photo, question))?.run ?? null) as LensRun<Q> | null;
  }

  /** Asks once; a question that failed or was stopped is asked again. */
  want(photo: string, question: Question): void {
    const key = keyOf(photo, question);
    const known = this.#runs.get(key);
    if (known && !known.run.error) return;
    const kept: Kept = { run: { progress: 0, value: null, error: null }, stop: new AbortController() };
    this.#runs.delete(key); // newest last
    this.#runs.set(key, kept);
    this.#stepped();
    this.#trim();
    void this.#ask(photo, question, key, kept);
  }

  /** Stops a run; it may be asked again. */
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
    if (this.#runs.get(keyOf(photo, question))?.run.progress !== null) this.cancel(photo, question);
  }

  /** Stops and drops what is known of a photo. */
  forget(photo: string): void {
    this.#drop((key) => key.startsWith(`${photo}\n`));
  }

  /** Stops and drops everything, e.g. for another model. */
  clear(): void {
    this.#drop(() => true);
  }

  async #ask(photo: string, question: Question, key: string, kept: Kept): Promise<void> {
    const onProgress = (progress: number): void => {
      if (kept.run.progress !== null) this.#step(key, kept, { ...kept.run, progress });
    };
    try {
      const value = await this.engine.ask(photo, question, { onProgress, signal: kept.stop.signal });
      this.#step(key, kept, { progress: null, value, error: null });
    } catch (error) {
      this.#step(key, kept, { progress: null, value: null, error: asErrorData(error) });
    }
  }

  #step(key: string, kept: Kept, run: LensRun<Question>): void {
    if (this.#runs.get(key) !== kept) return; // stopped, or asked anew
    kept.run = run;
    this.#stepped();
  }

  #drop(matches: (key: string) => boolean): void {
    const gone = [...this.#runs].filter(([key]) => matches(key));
    for (const [key, { stop }] of gone) {
      this.#runs.delete(key);
      stop.abort();
    }
    if (gone.length > 0) this.#stepped();
  }

  /** Tells who looks; who asks, in an effect, does not look. */
  #stepped(): void {
    this.#steps = untrack(() => this.#steps) + 1;
  }

  /** Answers that were there longest go first; what still runs stays. */
  #trim(): void {
    for (const [key, { run }] of this.#runs) {
      if (this.#runs.size <= KEPT) return;
      if (run.progress === null) this.#runs.delete(key);
    }
  }
}

function keyOf(photo: string, question: Question): string {
  return `${photo}\n${JSON.stringify(question, (_, value: unknown) => (isPlain(value) ? sorted(value) : value))}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same question whatever the order of its fields. */
function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
