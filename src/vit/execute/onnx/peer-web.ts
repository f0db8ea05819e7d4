/** A bare onnxruntime-web beside the engines of the window: its own files as they come, where the build has them. */
import { HeadlightError } from '../../errors';
import { findAdapter } from '../tfjs/adapter';
import type { Executor } from '../executor';
import { peerExecutor } from './peer';
import type { Ort } from './shared-session';

/** What it is told before it starts. */
interface WebEnvironment {
  readonly wasm: { numThreads?: number; wasmPaths?: { readonly wasm: string } };
  webgpu?: { adapter?: GPUAdapter };
}
type OrtWeb = Ort & { readonly env: WebEnvironment };

const FILES = {
  wasm: ['ort.wasm.bundle.min.js', 'ort-wasm-simd-threaded.wasm'],
  webgpu: ['ort.webgpu.bundle.min.js', 'ort-wasm-simd-threaded.asyncify.wasm'],
} as const;

/**
 * @param folder URL of its files, with a slash at the end; nothing else is loaded
 * @param threads of WebAssembly: as many as ours uses
 * @throws engineUnavailable where this build is without it
 */
export async function webPeer(engine: 'wasm' | 'webgpu', folder: string, threads: number): Promise<Executor> {
  const [script, wasm] = FILES[engine];
  const { adapter, detail } = await findAdapter();
  if (engine === 'webgpu' && !adapter) throw new HeadlightError('engineUnavailable', { engine, detail });
  const ort = await load(engine, `${folder}${script}`);
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = { wasm: `${folder}${wasm}` };
  if (engine === 'wasm')
    return peerExecutor({ engine, detail: `onnxruntime-web, ${threads} threads`, ort, providers: ['wasm'] });
  return peerExecutor({ engine, detail: `onnxruntime-web, ${detail}`, ort, providers: ['webgpu'] });
}

async function load(engine: 'wasm' | 'webgpu', script: string): Promise<OrtWeb> {
  try {
    return (await import(/* @vite-ignore */ script)) as OrtWeb;
  } catch (cause) {
    throw new HeadlightError('engineUnavailable', { engine, detail: WITHOUT }, undefined, { cause });
  }
}

const WITHOUT = 'onnxruntime-web is no part of this build; npm ci --prefix bench/peers, then npm run build';
