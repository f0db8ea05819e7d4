/** Answers a session's questions: gives each what it may use, keeps what was costly, and stops what is no longer wanted. */
import type { AnswerTo, Question } from '../ask/questions';
import { beginningOf, keyOf } from '../ask/key';
import type { QuestionContext } from '../ask/kind';
import { kindOf, questionOf } from '../ask/questions';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import { expected } from '../errors';
import type { Executor } from '../execute/executor';
import { layoutOf } from '../explain/attention';
import type { GradientMaps } from '../explain/gradient-maps';
import { checkAnswer } from '../finite';
import { scoreOf } from '../score';
import { settle, type SettledChanges } from './changes';
import type { Gradients } from './gradients';
import type { PhotoRuns } from './runs';
import { BlockRuns } from './block-runs';
import { TailRuns } from './tail-runs';
import { checkWanted, type Work } from './work';

/** Costly answers kept; each is a few kilobytes. */
const MOST_KEPT = 64;

export class Asking {
  readonly #checkpoint: Checkpoint;
  readonly #runs: PhotoRuns;
  readonly #gradients: Gradients;
  readonly #tails: TailRuns;
  readonly #blocks: BlockRuns;
  readonly #kept = new Map<string, unknown>();

  constructor(checkpoint: Checkpoint, executor: Executor, runs: PhotoRuns, gradients: Gradients) {
    this.#checkpoint = checkpoint;
    this.#runs = runs;
    this.#gradients = gradients;
    this.#tails = new TailRuns(checkpoint, executor);
    this.#blocks = new BlockRuns(checkpoint, executor);
  }

  /** Rejects with `badRequest`, `outputNotFinite`, with `cancelled` once `work.signal` aborts, or with the engine's errors. */
  async ask<Q extends Question>(photo: string, question: Q, work: Work): Promise<AnswerTo<Q>> {
    checkWanted(work);
    if (kindOf(question).needs !== 'reruns') return this.#asked(photo, question, work);
    const key = keyOf(photo, question);
    const answer = (this.#kept.get(key) as AnswerTo<Q> | undefined) ?? (await this.#asked(photo, question, work));
    checkWanted(work);
    if (this.#runs.knows(photo)) this.#keep(key, answer);
    return structuredClone(answer); // the caller may move it away
  }

  /** The gradient of Σ `classWeights` [classes] · logits by the attention of each layer; shared. */
  async gradientOf(photo: string, changes: SettledChanges | null, classWeights: Float32Array): Promise<GradientMaps> {
    const { classes } = this.#checkpoint.config;
    if (classWeights.length !== classes) throw expected(`${classes} values`, 'classWeights', classWeights.length);
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => this.#runs.inTurn(work);
    return this.#gradients.of(photo, changes, classWeights, inTurn, () => this.#runs.patches(photo));
  }

  forget(photo: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(beginningOf(photo))) this.#kept.delete(key);
  }

  dispose(): void {
    this.#kept.clear();
    this.#tails.dispose();
    this.#blocks.dispose();
  }

  async #asked<Q extends Question>(photo: string, question: Q, work: Work): Promise<AnswerTo<Q>> {
    const answer = (await kindOf(question).answer(question, this.#context(photo, work))) as AnswerTo<Q>;
    this.#runs.trim(); // matrices made for this answer count
    this.#gradients.trim();
    checkAnswer('query' in question ? question.query.method : question.lens, answer);
    return answer;
  }

  #keep(key: string, answer: unknown): void {
    this.#kept.delete(key);
    this.#kept.set(key, answer);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** Every use of the model asks first whether the answer is still wanted. */
  #context(photo: string, work: Work): QuestionContext {
    const [checkpoint, runs] = [this.#checkpoint, this.#runs];
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
      gradient: wanted(async (target, changes) => {
        const settled = settle(changes, config);
        const { attention, logits } = await runs.kept(photo, settled);
        const asked = target ?? { class: (await runs.top(photo)) ?? 0 };
        const maps = await this.gradientOf(photo, settled, scoreOf(asked, checkpoint).slope(logits));
        return { maps, attention: attention.stack };
      }),
      hidden: wanted((changes) => runs.hidden(photo, settle(changes, config))),
      logits: wanted(async (changes) => {
        const { logits } = await runs.once('answer', runs.patches(photo), settle(changes, config));
        return logits;
      }),
      features: wanted(async () => (await runs.once('features', runs.patches(photo))).pooled),
      poolAttention: wanted(async () =>
        config.attnPool ? (await runs.once('pool', runs.patches(photo))).poolAttention : null,
      ),
      inside: wanted(async (layer, changes) => {
        const settled = settle(changes, config);
        if (settled?.layerNorms === false) throw expected('layer norms on', 'changes', 'off');
        const tokens = (await runs.hidden(photo, settled))[layer] ?? new Float32Array(0); // a layer that is none is refused below
        return runs.inTurn(() => this.#blocks.run(layer, tokens));
      }),
      onward: wanted((from, tokens, changes) =>
        runs.inTurn(() => this.#tails.run(from, tokens, settle(changes, config))),
      ),
      top: wanted(async () => {
        const top = await runs.top(photo);
        if (top === null) throw expected('a model that names classes', 'model', 'a backbone');
        return top;
      }),
      ask: (kind, asked, onProgress) => this.ask(photo, questionOf(kind, asked), { ...work, onProgress }) as never,
      progress: (fraction) => work.onProgress?.(fraction),
    };
  }
}
