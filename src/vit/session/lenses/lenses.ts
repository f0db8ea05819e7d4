/** Answers a session's lens questions: gives each lens what it may use, keeps what was costly, and stops what is no longer wanted. */
import type { Checkpoint } from '../../checkpoint/checkpoint';
import { shapeOf } from '../../config';
import { expected } from '../../errors';
import type { Executor } from '../../execute/executor';
import { checkAnswer } from '../../finite';
import { layoutOf, type AttentionMap } from '../../explain/attention';
import type { LensAnswer, LensQuestion } from '../../explain/lens';
import type { MapOptions, MapQuery } from '../../explain/query';
import { beginningOf, settle } from '../changes';
import type { PhotoRuns } from '../runs';
import { TailRuns } from '../tail-runs';
import { checkWanted, type Work } from '../work';
import type { LensContext } from './lens';
import { COSTLY, LENSES } from './table';

/** Costly answers kept; each is a few kilobytes. */
const MOST_KEPT = 64;

type AnyLens = (question: LensQuestion, context: LensContext) => Promise<LensAnswer<LensQuestion>>;

export class PhotoLenses {
  readonly #tails: TailRuns;
  readonly #kept = new Map<string, LensAnswer<LensQuestion>>();

  constructor(
    private readonly checkpoint: Checkpoint,
    executor: Executor,
    private readonly runs: PhotoRuns,
    private readonly map: (photo: string, query: MapQuery, options?: MapOptions) => Promise<AttentionMap>,
  ) {
    this.#tails = new TailRuns(checkpoint, executor);
  }

  /** Rejects with `badRequest`, with `cancelled` once `work.signal` aborts, or with the engine's errors. */
  async ask<Q extends LensQuestion>(photo: string, question: Q, work: Work): Promise<LensAnswer<Q>> {
    checkWanted(work);
    // The table's entry for a name takes that name's question; TypeScript cannot tie the two together across the union.
    const lens = LENSES[question.lens] as AnyLens;
    if (!COSTLY.has(question.lens)) return (await this.#asked(lens, photo, question, work)) as LensAnswer<Q>;
    const key = `${beginningOf(photo)}${JSON.stringify(question)}`;
    const answer = this.#kept.get(key) ?? (await this.#asked(lens, photo, question, work));
    checkWanted(work);
    if (this.runs.knows(photo)) this.#keep(key, answer);
    return structuredClone(answer) as LensAnswer<Q>; // the caller may move it away
  }

  forget(photo: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(beginningOf(photo))) this.#kept.delete(key);
  }

  dispose(): void {
    this.#kept.clear();
    this.#tails.dispose();
  }

  async #asked(lens: AnyLens, photo: string, question: LensQuestion, work: Work): Promise<LensAnswer<LensQuestion>> {
    const answer = await lens(question, this.#context(photo, work));
    checkAnswer(question.lens, answer);
    return answer;
  }

  #keep(key: string, answer: LensAnswer<LensQuestion>): void {
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Every use of the model asks first whether the answer is still wanted. */
  #context(photo: string, work: Work): LensContext {
    const { checkpoint, runs } = this;
    const { config } = checkpoint;
    const wanted = <A extends unknown[], T>(use: (...args: A) => Promise<T>) => {
      return async (...args: A): Promise<T> => {
        checkWanted(work);
        const value = await use(...args);
        checkWanted(work);
        return value;
      };
    };
    return {
      model: checkpoint,
      config,
      shape: shapeOf(config),
      layout: layoutOf(config),
      tensor: wanted((name) => checkpoint.read(name)),
      run: wanted((changes) => runs.kept(photo, settle(changes, config))),
      hidden: wanted((changes) => runs.hidden(photo, settle(changes, config))),
      logits: wanted(async (changes) => {
        const { logits } = await runs.once('answer', runs.patches(photo), settle(changes, config));
        return logits;
      }),
      onward: wanted((from, tokens, changes) =>
        runs.inTurn(() => this.#tails.run(from, tokens, settle(changes, config))),
      ),
      top: wanted(async () => {
        const top = await runs.top(photo);
        if (top === null) throw expected('a model that names classes', 'model', 'a backbone');
        return top;
      }),
      map: wanted((query, options) => this.map(photo, query, options)),
      lens: (question, onProgress) => this.ask(photo, question, { ...work, onProgress }),
      progress: (fraction) => work.onProgress?.(fraction),
    };
  }
}
