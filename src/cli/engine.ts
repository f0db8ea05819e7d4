/** Which engine computes, and why. */
import { createNativeExecutor, type NativeModel } from '../main/native/native-executor';
import { HeadlightError } from '../vit/errors';
import type { EngineName, Executor } from '../vit/execute/executor';
import { PLACES, wasmFolder } from './package-root';

export interface RunningEngine {
  readonly executor: Executor;
  readonly name: EngineName;
  /** A sentence for people. */
  readonly reason: string;
}

/** The command line has no GPU: `auto` is the native engine, or WebAssembly where that has no library. */
const WITHOUT_GPU = 'the command line has no GPU access; the window has';

/** Rejects with `engineUnavailable`. The caller disposes the executor, which serves this model only. */
export async function startEngine(wanted: EngineName | 'auto', model: NativeModel): Promise<RunningEngine> {
  switch (wanted) {
    case 'webgpu':
      throw new HeadlightError('engineUnavailable', { engine: wanted, detail: WITHOUT_GPU });
    case 'wasm':
      return wasm('chosen');
    case 'native':
      return native(model, 'chosen');
    case 'auto':
      return native(model, 'fastest without a GPU').catch((error: unknown) => {
        if (!(error instanceof HeadlightError && error.code === 'engineUnavailable')) throw error;
        return wasm('the native engine cannot run here');
      });
  }
}

async function native(model: NativeModel, why: string): Promise<RunningEngine> {
  const executor = await createNativeExecutor(model, PLACES.nativeCache);
  return { executor, name: 'native', reason: `${why}; ${executor.detail}` };
}

async function wasm(why: string): Promise<RunningEngine> {
  const { createTfjsExecutor } = await import('../vit/execute/tfjs/executor');
  const executor = await createTfjsExecutor({ engine: 'wasm', wasmFolder: wasmFolder() });
  return { executor, name: 'wasm', reason: `${why}; ${executor.detail}` };
}
