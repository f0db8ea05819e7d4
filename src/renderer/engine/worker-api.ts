/** What window and worker say to each other, engines apart: each of those has a port of its own. */
import * as v from 'valibot';
import type { Contract } from '../../shared/channel/contract';
import type { Port } from '../../shared/channel/port';
import type { ModelRef } from '../../shared/ipc';
import { ENGINE_NAMES, type EngineName } from '../../vit/execute/executor';
import type { GpuReport } from '../../vit/execute/tfjs/adapter';
import { RowWishSchema, type RowWish } from '../../shared/row-wish';
import type { RowProgress } from '../../vit/measure/measure-row';
import type { MeasuredRow } from '../../vit/measure/rows';
import type { Work } from '../../vit/session/work';
import { MODEL } from './api';
import type { EngineTrial } from './measure';

/** What the window tells the worker. */
export interface WorkerApi {
  /** Runs a model on each of these engines, beside whatever else there is. */
  tryEngines(model: ModelRef, engines: readonly EngineName[]): Promise<readonly EngineTrial[]>;
  /** Measures a row of the benchmark's table, from nothing. */
  measureRow(model: ModelRef, wish: RowWish, work?: Work<RowProgress>): Promise<MeasuredRow>;
  /** The graphics adapter here. */
  gpu(): Promise<GpuReport>;
  /** Answered as soon as the worker has a moment. */
  ping(): Promise<null>;
  /** At most this many WebAssembly threads, 1 for none beside the worker's own. Before the first `load`. */
  limitThreads(most: number): void;
  /** An engine of its own answers on this port. */
  engine(port: Port): void;
  /** The photo process answers on this port; in place of the one before, which died. */
  photos(port: Port): void;
  /** The native process answers on this port; one for each that was asked for. */
  native(port: Port): void;
  /** The native process died. */
  nativeEnded(): void;
}

/** What the worker asks of the window. */
export interface WindowApi {
  /** Asks main for a port to the native process, which then comes by `native`. Rejects where there is none. */
  startNative(): Promise<null>;
  /** Bytes that all processes of the app hold now. */
  memory(): Promise<number>;
}

export const WORKER: Contract<WorkerApi> = {
  tryEngines: { args: [MODEL, v.array(v.picklist(ENGINE_NAMES))] },
  measureRow: { args: [MODEL, RowWishSchema] },
  gpu: { args: [] },
  ping: { args: [] },
  limitThreads: { args: [v.number()], tells: true },
  engine: { args: [], tells: true, port: true },
  photos: { args: [], tells: true, port: true },
  native: { args: [], tells: true, port: true },
  nativeEnded: { args: [], tells: true },
};

export const WINDOW: Contract<WindowApi> = { startNative: { args: [] }, memory: { args: [] } };
