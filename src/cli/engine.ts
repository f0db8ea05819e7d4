/** Which engine computes, and why. */
import { memoryForModels } from '../main/models/memory';
import { createNativeExecutor, type NativeModel } from '../main/native/native-executor';
import { isWrong, type EngineFigure } from '../shared/engine-figures';
import type { Checkpoint } from '../vit/checkpoint/checkpoint';
import { HeadlightError } from '../vit/errors';
import { ENGINE_NAMES, type EngineName, type Executor } from '../vit/execute/executor';
import type { Precision } from '../vit/graph/onnx/stored';
import type { ForwardKind } from '../vit/session/forward';
import type { Candidate, OpenedSession } from '../vit/session/running-model';
import { openSession } from '../vit/session/opened';
import type { VitSession } from '../vit/session/session';
import { PLACES, wasmFolder } from './package-root';

export type CliReason = 'chosen' | 'measured' | 'unmeasured' | 'fellBack';

export interface RunningEngine {
  readonly name: EngineName;
  /** A sentence for people. */
  readonly reason: string;
  /** The engine's own words: library, threads. */
  readonly detail: string;
  readonly precision: Precision;
  /** What was measured of engines on this computer; only where the choice was automatic and something was. */
  readonly measured?: readonly EngineFigure[];
}

/** Engines of the command line, in order of preference when nothing was measured. */
const HERE = ENGINE_NAMES.filter((name) => name !== 'webgpu');

/** The command line has no GPU: `auto` is the native engine, or WebAssembly where that cannot go on; measured, the faster of the two, and none that computes something else. */
export function candidates(wanted: EngineName | 'auto', figures: readonly EngineFigure[] = []): Candidate<CliReason>[] {
  if (wanted !== 'auto') return [{ name: wanted, reason: 'chosen' }];
  const time = (name: EngineName): number => figures.find((figure) => figure.name === name)?.ms ?? Number.MAX_VALUE;
  const wrong = new Set(figures.filter(isWrong).map(({ name }) => name));
  const order = HERE.filter((name) => !wrong.has(name)).sort((a, b) => time(a) - time(b));
  const first = figures.length > 1 ? 'measured' : 'unmeasured';
  return order.map((name, place) => ({ name, reason: place === 0 ? first : 'fellBack' }));
}

/** Engine names as people write them. */
export const LABELS: Readonly<Record<EngineName, string>> = { native: 'native', wasm: 'WASM', webgpu: 'WebGPU' };

/** 'native 31 ms, WebGPU 212 ms on SwiftShader: native' */
export function figuresSentence(figures: readonly EngineFigure[], chosen: EngineName): string {
  const each = [...figures]
    .sort((a, b) => a.ms - b.ms)
    .map(({ name, ms, detail }) => `${LABELS[name]} ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms${name === 'webgpu' ? ` on ${detail}` : ''}`); // prettier-ignore
  return `${each.join(', ')}: ${LABELS[chosen]}`;
}

const WITHOUT_GPU = 'the command line has no GPU access; the window has';

export interface EngineWish {
  readonly model: NativeModel & { readonly checkpoint: Checkpoint };
  /** Precision of the native engine's weights. */
  readonly precision: Precision;
  readonly first: ForwardKind | 'nothing';
}

/** Rejects with `engineUnavailable`, `modelTooLarge` and the checkpoint's errors. The caller disposes. */
export async function openEngine(name: EngineName, wish: EngineWish): Promise<OpenedSession<VitSession>> {
  const options = { first: wish.first, memory: memoryForModels() };
  const { session, executor, dispose } = await openSession(
    wish.model.checkpoint,
    () => openExecutor(name, wish),
    options,
  );
  return { session, detail: executor.detail, precision: name === 'native' ? wish.precision : 'float32', dispose };
}

let isSaid = false;

function onUnkept(error: unknown): void {
  if (isSaid) return;
  isSaid = true;
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  process.stderr.write(
    `headlight: ${PLACES.data} cannot be written (${code}), so weights are not kept ready for the next run; this one is not affected.\n`,
  );
}

function onDamaged(): never {
  process.stderr.write(
    'headlight: The weights kept for the native engine were damaged, so answers of this run may be wrong. They are removed; run it again.\n',
  );
  process.exit(1);
}

/** An engine without a model on it. Rejects with `engineUnavailable`. The caller disposes. */
export async function openExecutor(
  name: EngineName,
  { model, precision }: { readonly model: NativeModel; readonly precision: Precision },
): Promise<Executor> {
  switch (name) {
    case 'webgpu':
      throw new HeadlightError('engineUnavailable', { engine: name, detail: WITHOUT_GPU });
    case 'native':
      return createNativeExecutor(model, { cache: PLACES.nativeCache, precision, onDamaged, onUnkept });
    case 'wasm':
      return startWasm();
  }
}

/** Rejects with `engineUnavailable`. The caller disposes. */
export async function startWasm(): Promise<Executor> {
  try {
    const { createTfjsExecutor } = await import('../vit/execute/tfjs/executor');
    return await createTfjsExecutor({ engine: 'wasm', wasmFolder: wasmFolder() });
  } catch (error) {
    throw missing(error) ? new HeadlightError('engineUnavailable', { engine: 'wasm', detail: WITHOUT_TFJS }) : error;
  }
}

/** The package of the command line leaves it to people whether they install TensorFlow.js beside it. */
const WITHOUT_TFJS = 'it needs @tensorflow/tfjs-core and @tensorflow/tfjs-backend-wasm, which are not installed';

function missing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}
