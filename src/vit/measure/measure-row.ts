/** Measures one way to run a model, from nothing: first answer, forwards, gradient, batches, photos. The same in the command line, the window's worker and the native process. */
import type { Checkpoint } from '../checkpoint/checkpoint';
import { shapeOf } from '../config';
import type { Executor, Tensor } from '../execute/executor';
import { finiteOnly } from '../execute/finite';
import { buildVit } from '../model/vit';
import { vitWeights } from '../model/weights';
import { compileBackward } from '../session/backward';
import { compileForward } from '../session/forward';
import { fixedInput } from '../session/trial';
import { checkWanted, type Work } from '../session/work';
import { Missing, whyOf } from './missing';
import { timePhotos, type PhotoSource } from './photos';
import { BATCHES, ROW_KINDS, type LeftOut, type MeasuredRow, type RowName, type Step } from './rows';
import { round, type Spread } from './spread';
import { isCancelled, PATIENCE, timed, type Patience } from './timed';

/** Where a row is measured. */
export interface RowWorld {
  readonly checkpoint: Checkpoint;
  /** A new executor; it is disposed here. */
  readonly start: () => Promise<Executor>;
  /** Bytes held now by all processes at work; without it, memory is not told. */
  readonly memory?: (() => Promise<number>) | undefined;
  /** Photos from their files; without it, none are timed. */
  readonly photos?: PhotoSource | undefined;
  readonly patience?: Patience | undefined;
}

/** How far a row is: the next step, and the share that is done. */
export interface RowProgress {
  readonly step: 'first' | Step;
  readonly fraction: number;
}

/** Rejects with `cancelled`, and where the engine does not start or gives no answer; what fails later is left out and said. */
export async function measureRow(row: RowName, world: RowWorld, work: Work<RowProgress> = {}): Promise<MeasuredRow> {
  return new RowRun(row, world, work).measure();
}

const STEPS: readonly RowProgress['step'][] = ['first', 'maps', 'gradient', 'answer', 'device', ...BATCHES.map((n) => `batch${n}` as const), 'photo']; // prettier-ignore

class RowRun {
  readonly #row: RowName;
  readonly #world: RowWorld;
  readonly #work: Work<RowProgress>;
  readonly #leftOut: LeftOut[] = [];
  readonly #patience: Patience;
  readonly #patches: Float32Array;
  readonly #isPeer: boolean;

  constructor(row: RowName, world: RowWorld, work: Work<RowProgress>) {
    this.#row = row;
    this.#world = world;
    this.#work = work;
    const { patches, patchDim } = shapeOf(world.checkpoint.config);
    this.#patches = fixedInput(patches * patchDim); // [patches, patchDim]
    this.#patience = world.patience ?? PATIENCE;
    this.#isPeer = ROW_KINDS[row].peer !== null;
  }

  async measure(): Promise<MeasuredRow> {
    const cold = await this.#first(async (executor, forward) => {
      const maps = await this.#step('maps', () => timed(() => forward.run(this.#patches), this.#patience, this.#work));
      const gradient = await this.#step('gradient', () => this.#gradient(executor, maps));
      return { maps, gradient };
    });
    const warm = await this.#first(() => Promise.resolve(null));
    const { answer, deviceMs, batches, photo } = await this.#alone();
    return {
      row: this.#row,
      detail: cold.detail,
      limits: cold.limits,
      firstAnswer: { cold: cold.ms, warm: warm.ms },
      answer,
      ...cold.more,
      deviceMs,
      batches,
      memory: cold.memory,
      photo,
      leftOut: this.#leftOut,
      output: [...cold.output],
    };
  }

  /** From nothing to an answer with all attention, and what is to be done with it then. */
  async #first<T>(then: (executor: Executor, forward: Awaited<ReturnType<typeof compileForward>>) => Promise<T>) {
    this.#reached('first');
    const { checkpoint, memory } = this.#world;
    const before = (await memory?.()) ?? null;
    const start = performance.now();
    const { executor, guarded } = await this.#start();
    try {
      const forward = await compileForward(checkpoint, guarded, 'maps', 'asIs');
      const { logits, attention } = await forward.run(this.#patches);
      const ms = round(performance.now() - start);
      const now = (await memory?.()) ?? null;
      const { detail, limits = {} } = executor;
      const output = checkpoint.config.classes > 0 ? logits : (attention.at(-1) ?? logits);
      const more = await then(guarded, forward);
      forward.dispose();
      return { ms, detail, limits, output, memory: before === null || now === null ? null : now - before, more };
    } finally {
      executor.dispose();
    }
  }

  /** A bare library is used bare. */
  async #start(): Promise<{ readonly executor: Executor; readonly guarded: Executor }> {
    checkWanted(this.#work);
    const executor = await this.#world.start();
    return { executor, guarded: this.#isPeer ? executor : finiteOnly(executor) };
  }

  async #gradient(executor: Executor, maps: Spread | null): Promise<Spread> {
    const { checkpoint } = this.#world;
    const { classes } = checkpoint.config;
    if (classes === 0) throw new Missing('noClassifier');
    this.#checkTime(3 * (maps?.medianMs ?? 0)); // forward and back
    const backward = await compileBackward(checkpoint, executor, 'asIs');
    try {
      const class0 = Float32Array.from({ length: classes }, (_, i) => (i === 0 ? 1 : 0));
      return await timed(() => backward.run(this.#patches, class0, null), this.#patience, this.#work);
    } finally {
      backward.dispose();
    }
  }

  /** What is asked where nobody wants attention: an executor of its own, for with one that has all attention this would be the same session. */
  async #alone(): Promise<Pick<MeasuredRow, 'answer' | 'deviceMs' | 'batches' | 'photo'>> {
    const { executor, guarded } = await this.#start();
    try {
      const { checkpoint, photos } = this.#world;
      const forward = await compileForward(checkpoint, guarded, 'answer', 'asIs');
      const run = (): Promise<unknown> => forward.run(this.#patches);
      const answer = await this.#step('answer', () => timed(run, this.#patience, this.#work));
      const deviceMs = await this.#step('device', async () => {
        const ms = await executor.deviceMs?.(run);
        if (ms === undefined || ms === null) throw new Missing('notHere');
        return round(ms);
      });
      const batches: Record<string, number | null> = {};
      let perPhoto = answer?.medianMs ?? 0;
      for (const photosAtOnce of BATCHES) {
        const ms = await this.#step(`batch${photosAtOnce}`, () => this.#batch(guarded, photosAtOnce, perPhoto));
        batches[photosAtOnce] = ms;
        perPhoto = ms ?? perPhoto; // a larger batch takes each photo longer on some engines
      }
      forward.dispose();
      const photo = await this.#step('photo', async () => {
        if (!photos || this.#isPeer) throw new Missing('notHere');
        this.#checkTime(answer?.medianMs ?? 0);
        return timePhotos(checkpoint, executor, photos, this.#patience, this.#work);
      });
      return { answer, deviceMs, batches, photo };
    } finally {
      executor.dispose();
    }
  }

  /** Milliseconds of one photo among so many. */
  async #batch(executor: Executor, batch: number, perPhoto: number): Promise<number> {
    this.#checkTime(batch * perPhoto);
    const { checkpoint } = this.#world;
    const { config } = checkpoint;
    if (config.classes === 0) throw new Missing('noClassifier');
    const graph = buildVit(config, { batch, outputs: ['logits'] });
    const weights = vitWeights(graph, config, (name) => checkpoint.read(name));
    const program = await executor.compile(graph, weights);
    const { patches, patchDim } = shapeOf(config);
    const data = new Float32Array(batch * this.#patches.length);
    for (let i = 0; i < batch; i++) data.set(this.#patches, i * this.#patches.length);
    const inputs: Record<string, Tensor> = { patches: { shape: [batch, patches, patchDim], data } }; // [batch, patches, patchDim]
    try {
      const times = await timed(() => program.run(inputs), this.#patience, this.#work);
      return round(times.medianMs / batch);
    } finally {
      program.dispose();
    }
  }

  #checkTime(ms: number): void {
    if (ms > this.#patience.tooLongMs) throw new Missing('tooLong', String(Math.round(ms / 1000)));
  }

  /** Null where it fails: said in `leftOut`. Rejects with `cancelled` only. */
  async #step<T>(step: Step, measure: () => Promise<T>): Promise<T | null> {
    this.#reached(step);
    try {
      return await measure();
    } catch (error) {
      if (isCancelled(error)) throw error;
      this.#leftOut.push({ step, ...whyOf(error) });
      return null;
    }
  }

  #reached(step: RowProgress['step']): void {
    checkWanted(this.#work);
    this.#work.onProgress?.({ step, fraction: STEPS.indexOf(step) / STEPS.length });
  }
}
