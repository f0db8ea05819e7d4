/** What was measured of each engine on this machine, for one model: what the automatic choice goes by, and what the window shows of it. */
import * as v from 'valibot';
import { ENGINE_NAMES } from '../vit/execute/executor';
import type { ModelRef } from './ipc-models';

const ms = v.pipe(v.number(), v.minValue(0));

const FigureSchema = v.object({
  name: v.picklist(ENGINE_NAMES),
  /** Milliseconds of a warm forward with all attention, the middle one of a few. */
  ms,
  /** Adapter, threads: the engine's own words. */
  detail: v.string(),
  /** Largest difference from the native engine's answer to the same input (WebAssembly's, where there is no native one), in its standard deviations; null where there is nothing to compare with. */
  error: v.nullable(ms),
});

/** An engine that would not run has no figure. */
export type EngineFigure = v.InferOutput<typeof FigureSchema>;

export const MeasurementSchema = v.object({
  /** Headlight's version. */
  version: v.string(),
  /** `modelKey` of the model. */
  model: v.string(),
  /** The graphics adapter that was there, or why there was none. */
  gpu: v.string(),
  figures: v.array(FigureSchema),
});

/** The same, by whichever version. */
export const MeasuredHereSchema = v.omit(MeasurementSchema, ['version']);

/** Figures and all that they depend on. */
export type EngineMeasurement = v.InferOutput<typeof MeasurementSchema>;

/** Measurements kept: models people go back to. */
const KEPT = 24;

/** Float32 on a graphics card moves the last bits; beyond this a driver computes something else. */
export const WRONG_ABOVE = 1e-3;

/** Changes with the model's weights. */
export function modelKey({ id, weights, files }: Pick<ModelRef, 'id' | 'weights' | 'files'>): string {
  return [id, weights ?? '', ...files.map(({ name, size }) => `${name} ${size}`)].join('\n');
}

/** Adds a measurement in front and drops the older one of the same model and machine. */
export function withMeasurement(
  kept: readonly EngineMeasurement[],
  measured: EngineMeasurement,
): readonly EngineMeasurement[] {
  return [measured, ...kept.filter((each) => !isAbout(each, measured))].slice(0, KEPT);
}

/** An engine that computes something else than the native one. */
export function isWrong({ error }: EngineFigure): boolean {
  return error !== null && !(error <= WRONG_ABOVE);
}

function isAbout(a: Omit<EngineMeasurement, 'figures'>, b: Omit<EngineMeasurement, 'figures'>): boolean {
  return a.version === b.version && a.model === b.model && a.gpu === b.gpu;
}
