/** Which engine computes, and why. */
import { HeadlightError } from '../vit/errors';
import type { EngineName, Executor } from '../vit/execute/executor';
import { wasmFolder } from './package-root';

export interface RunningEngine {
  readonly executor: Executor;
  readonly name: EngineName;
  /** A sentence for people. */
  readonly reason: string;
}

/** Why an engine cannot be had on the command line. */
const UNAVAILABLE: Readonly<Record<'native' | 'webgpu', string>> = {
  native: 'this build has no native CPU engine',
  webgpu: 'the command line has no GPU access; the window has',
};

/** Rejects with `engineUnavailable`. The caller disposes the executor. */
export async function startEngine(wanted: EngineName | 'auto'): Promise<RunningEngine> {
  if (wanted === 'native' || wanted === 'webgpu') {
    throw new HeadlightError('engineUnavailable', { engine: wanted, detail: UNAVAILABLE[wanted] });
  }
  const { createTfjsExecutor } = await import('../vit/execute/tfjs/executor');
  const executor = await createTfjsExecutor({ engine: 'wasm', wasmFolder: wasmFolder() });
  const why = wanted === 'wasm' ? 'chosen' : UNAVAILABLE.native;
  return { executor, name: 'wasm', reason: `${why}; ${executor.detail}` };
}
