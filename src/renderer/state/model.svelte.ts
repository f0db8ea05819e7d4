/** The model in use: how far its loading is, what it is, or why it could not be opened. */
import type { EngineName } from '../../vit/execute/executor';
import type { ErrorData } from '../../vit/errors';
import type { Precision } from '../../vit/graph/onnx/stored';
import type { ModelRef } from '../../shared/ipc';
import type { WantedModel } from '../../shared/label-head';
import type { EngineApi, EngineChoice, LoadedModel, LoadProgress, MeasuredHere } from '../engine/api';
import { asErrorData } from './answers';

export class ModelState {
  readonly #api: Pick<EngineApi, 'load'>;
  available = $state.raw<readonly ModelRef[]>([]);
  /** The model asked for, while it loads and after. */
  wanted = $state.raw<WantedModel | null>(null);
  progress = $state.raw<LoadProgress | null>(null);
  loaded = $state.raw<LoadedModel | null>(null);
  error = $state.raw<ErrorData | null>(null);
  /** The engine of the last answer: it may have moved on since loading. */
  engine = $state.raw<EngineChoice | null>(null);

  #loads = 0;

  constructor(api: Pick<EngineApi, 'load'>) {
    this.#api = api;
  }

  get loading(): boolean {
    return this.progress !== null;
  }

  /** Opens a model; resolves to whether it is ready. An overtaken load changes nothing. */
  async load(
    model: WantedModel,
    engine: EngineName | 'auto',
    precision: Precision = 'float32',
    measured: readonly MeasuredHere[] = [],
  ): Promise<boolean> {
    const mine = ++this.#loads;
    this.wanted = model;
    this.error = null;
    this.loaded = null;
    this.progress = { stage: 'files', fraction: 0 };
    try {
      const onProgress = (progress: LoadProgress): void => {
        if (mine === this.#loads && this.progress) this.progress = progress;
      };
      const loaded = await this.#api.load(model, engine, precision, measured, { onProgress });
      if (mine !== this.#loads) return false;
      this.loaded = loaded;
      this.engine = loaded.engine;
    } catch (error) {
      if (mine !== this.#loads) return false;
      this.error = asErrorData(error);
    }
    this.progress = null;
    return this.loaded !== null;
  }

  /** No model, and none on its way. */
  clear(): void {
    this.#loads += 1;
    this.wanted = null;
    this.progress = null;
    this.loaded = null;
    this.error = null;
    this.engine = null;
  }

  /** It ran and runs no more. */
  fail(error: ErrorData): void {
    this.#loads += 1;
    this.loaded = null;
    this.progress = null;
    this.error = error;
  }
}
