/** Measures the engines once for each model, when nothing else is going on, and keeps what the automatic choice goes by. */
import { isWrong, modelKey, withMeasurement, type EngineFigure } from '../../shared/engine-figures';
import type { EngineChoice, LoadedModel, MeasuredHere } from '../engine/api';
import type { EngineReason } from '../engine/engine-choice';
import type { ModelRef } from '../../shared/ipc';
import type { SettingsState } from './settings.svelte';

/** Milliseconds without a new answer before measuring begins, so that leafing stays quick. */
const REST_MS = 10_000;

/** Reasons of a choice that no figures stand behind yet. */
const UNMEASURED: readonly EngineReason[] = ['hardwareGpu', 'uncheckedGpu', 'wrongGpu', 'softwareGpu', 'noGpu'];

/** An engine that this computer does not have is no reason to stay with the next one for ever. */
function isUnmeasured({ reason, trouble }: EngineChoice): boolean {
  return UNMEASURED.includes(reason) || (reason === 'fellBack' && trouble?.code === 'engineUnavailable');
}

/** The parts of the window that it needs. */
export interface MeasuredWindow {
  readonly version: string;
  readonly model: {
    readonly wanted: ModelRef | null;
    readonly loaded: LoadedModel | null;
    readonly engine: EngineChoice | null;
  };
  readonly settings: SettingsState;
}

export class EnginesMeasured {
  readonly #tryAll: (model: ModelRef) => Promise<MeasuredHere>;
  readonly #window: MeasuredWindow;
  readonly #onWrong: (engine: EngineChoice) => void;
  running = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Models measured since the start, or tried: once is enough. */
  readonly #tried = new Set<string>();

  /** @param onWrong the engine in use computes something else than the native one */
  constructor(
    tryAll: (model: ModelRef) => Promise<MeasuredHere>,
    window: MeasuredWindow,
    onWrong: (engine: EngineChoice) => void,
  ) {
    this.#tryAll = tryAll;
    this.#window = window;
    this.#onWrong = onWrong;
  }

  /** Measurements of this version of Headlight, by which the engine is chosen. */
  get kept(): readonly MeasuredHere[] {
    const { version, settings } = this.#window;
    return settings.current.measured.filter((each) => each.version === version);
  }

  /** Newest figures of the model in use; empty before it was measured. */
  get figures(): readonly EngineFigure[] {
    const { wanted } = this.#window.model;
    const key = wanted && modelKey(wanted);
    return this.kept.find(({ model }) => model === key)?.figures ?? [];
  }

  /** A photo was answered: once there is rest, a choice without figures is measured. */
  answered(): void {
    clearTimeout(this.#timer);
    const { wanted, engine } = this.#window.model;
    const isOpen = engine && isUnmeasured(engine) && this.figures.length === 0;
    if (!wanted || !isOpen || this.#tried.has(modelKey(wanted))) return;
    this.#timer = setTimeout(() => void this.measure(), REST_MS);
  }

  /** Now, and anew. An engine that turns out to compute something else is told; a slower one is left at the next start. */
  measure = async (): Promise<void> => {
    const { wanted } = this.#window.model;
    if (!wanted || this.running) return;
    this.running = true;
    this.#tried.add(modelKey(wanted));
    try {
      this.#keep(await this.#tryAll(wanted));
    } catch {
      // Its model is gone, or nothing ran: the choice stays as it is, and the menu still offers to measure.
    } finally {
      this.running = false;
    }
  };

  #keep(measured: MeasuredHere): void {
    const { settings, version, model } = this.#window;
    if (measured.figures.length === 0) return;
    settings.change({ measured: [...withMeasurement(settings.current.measured, { ...measured, version })] });
    const { engine, wanted } = model;
    const isSame = wanted !== null && modelKey(wanted) === measured.model;
    const wrong = measured.figures.find(({ name }) => name === engine?.name);
    if (isSame && engine && wrong && isWrong(wrong)) this.#onWrong(engine);
  }
}
