/** The benchmark in the window: every engine in turn on the model in use, from the native one, which the others are compared with. */
import type { Bench } from '../../shared/bench';
import { benchMarkdown } from '../../shared/export/bench-markdown';
import type { HeadlightApi } from '../../shared/ipc';
import type { ModelRef } from '../../shared/ipc-models';
import { HeadlightError } from '../../vit/errors';
import type { RowProgress } from '../../vit/measure/measure-row';
import { photosNeeded } from '../../vit/measure/photos';
import {
  compared,
  ROW_KINDS,
  ROW_NAMES,
  type MeasuredRow,
  type RowName,
  type RowTrouble,
} from '../../vit/measure/rows';
import { isCancelled, PATIENCE } from '../../vit/measure/timed';
import type { Engines } from '../engine/client';
import type { AppState } from './app-state.svelte';
import { t } from './language.svelte';
import { reporter, type Report } from './report';

/** Photos of the table, as on the command line. */
const DIFFERENT = 10;
/** Libraries that a window can measure: all but that of Node. */
const ROWS: readonly RowName[] = ROW_NAMES.filter((row) => ROW_KINDS[row].peer !== 'onnxruntime-node');

export interface BenchProgress {
  readonly row: RowName;
  readonly step: RowProgress['step'];
  /** Share of all rows that is done, 0 … 1. */
  readonly fraction: number;
}

export class BenchState {
  readonly #api: Pick<HeadlightApi, 'bench' | 'copyText'>;
  readonly #engines: Pick<Engines, 'measureRow' | 'gpu'>;
  readonly #app: Pick<AppState, 'version' | 'model' | 'notices' | 'measures'>;
  /** What was measured last, also while more is measured. */
  table = $state.raw<Bench | null>(null);
  progress = $state.raw<BenchProgress | null>(null);
  #stop: AbortController | null = null;
  readonly #report: Report;

  constructor(
    api: Pick<HeadlightApi, 'bench' | 'copyText'>,
    engines: Pick<Engines, 'measureRow' | 'gpu'>,
    app: Pick<AppState, 'version' | 'model' | 'notices' | 'measures'>,
  ) {
    this.#api = api;
    this.#engines = engines;
    this.#app = app;
    this.#report = reporter(app.notices);
  }

  get running(): boolean {
    return this.progress !== null;
  }

  /** On the model in use; again where it was measured before. */
  start = async (): Promise<void> => {
    const { wanted } = this.#app.model;
    if (wanted && !this.running) await this.#measure(wanted, ROWS, PATIENCE.runs);
  };

  /** Stops; rows measured so far stay. */
  stop = (): void => this.#stop?.abort(new HeadlightError('cancelled'));

  copy = async (): Promise<void> => {
    if (!this.table) return;
    const copied = await this.#api.copyText(benchMarkdown(this.table));
    if (copied.ok) this.#app.notices.say(t('bench.copied'));
    else await this.#report(Promise.resolve(copied));
  };

  save = async (): Promise<void> => {
    if (!this.table) return;
    const file = await this.#report(this.#api.bench.saveTable(this.table));
    if (file !== null) this.#app.notices.say(t('export.saved', { file }));
  };

  /** Runs the benchmark for which the command line opened this window. */
  task = async (): Promise<void> => {
    if (!this.#app.measures) return;
    const task = await this.#report(this.#api.bench.benchTask());
    const model = this.#app.model.available.find(({ id }) => id === task?.model);
    if (!task || !model) return;
    const only = ROWS.filter((row) => task.only?.includes(row) ?? true);
    const table = await this.#measure(model, only, task.runs, (text) => void this.#api.bench.benchStep(text));
    if (table) await this.#report(this.#api.bench.benchDone(table));
  };

  async #measure(
    model: ModelRef,
    rows: readonly RowName[],
    runs: number,
    onStep: (text: string) => void = () => undefined,
  ): Promise<Bench | null> {
    const stop = new AbortController();
    this.#stop = stop;
    this.table = null;
    const [first] = rows;
    if (first === undefined) return null;
    this.progress = { row: first, step: 'first', fraction: 0 };
    const [measured, notRun]: [MeasuredRow[], RowTrouble[]] = [[], []];
    try {
      const machine = await this.#report(this.#api.bench.machine());
      const gpu = await this.#engines.gpu();
      if (!machine) return null;
      const about = { headlight: this.#app.version, model: model.id, machine, gpu: gpu.detail, photos: DIFFERENT };
      const tableNow = (): Bench => {
        const stopped = stop.signal.aborted;
        return { ...about, engines: compared(measured), notRun: [...notRun], stopped };
      };
      this.table = tableNow();
      for (const [i, row] of rows.entries()) {
        if (stop.signal.aborted) break;
        if (ROW_KINDS[row].engine === 'webgpu' && gpu.kind === 'none') {
          notRun.push({ row, code: 'engineUnavailable', params: { engine: 'webgpu', detail: gpu.detail } });
          continue;
        }
        const onProgress = ({ step, fraction }: RowProgress): void => {
          this.progress = { row, step, fraction: (i + fraction) / rows.length };
          onStep(`${row}: ${step}`);
        };
        const outcome = await this.#row(model, row, runs, { signal: stop.signal, onProgress });
        if (outcome && 'output' in outcome) measured.push(outcome);
        else if (outcome) notRun.push(outcome);
        this.table = tableNow();
      }
      this.table = tableNow();
      return this.table;
    } finally {
      this.progress = null;
      this.#stop = null;
    }
  }

  /** Null where it was stopped. */
  async #row(
    model: ModelRef,
    row: RowName,
    runs: number,
    work: Parameters<Engines['measureRow']>[2],
  ): Promise<MeasuredRow | RowTrouble | null> {
    const needed = ROW_KINDS[row].peer === null ? photosNeeded(DIFFERENT, runs) : 0;
    const photos = (await this.#report(this.#api.bench.freshPhotos(needed))) ?? [];
    try {
      return await this.#engines.measureRow(model, { row, photos, different: DIFFERENT, runs }, work);
    } catch (error) {
      if (isCancelled(error) && work.signal?.aborted) return null;
      return { row, ...HeadlightError.toData(error) };
    } finally {
      void this.#api.bench.forgetPhotos(photos);
    }
  }
}
