/** A bare onnxruntime-node beside the native engine. */
import type { Executor } from '../executor';
import { peerExecutor } from './peer';
import { loadOnnxRuntime } from './runtime';

/** Bare onnxruntime-node on the processor. Rejects where it has no library for this system. */
export async function nodePeer(): Promise<Executor> {
  const ort = await loadOnnxRuntime();
  return peerExecutor({ engine: 'native', detail: 'onnxruntime-node, its own defaults', ort, providers: ['cpu'] });
}
