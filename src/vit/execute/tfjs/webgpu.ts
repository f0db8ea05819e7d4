/** The WebGPU backend, on an adapter and device of our own choosing, so that a lost device or full memory is noticed. */
import * as tf from '@tensorflow/tfjs-core';
import { HeadlightError } from '../../errors';
import type { Graph } from '../../graph/graph';
import { sizeOf } from '../../graph/shape';
import { findAdapter } from './adapter';
import { engineError, type StartedBackend } from './backend';

const FLOAT32_BYTES = 4;

export async function startWebgpu(): Promise<StartedBackend> {
  const { adapter, detail } = await findAdapter();
  if (!adapter) throw new HeadlightError('engineUnavailable', { engine: 'webgpu', detail });
  const webgpu = await import('@tensorflow/tfjs-backend-webgpu');
  const requiredFeatures = WANTED.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredLimits: limitsOf(adapter), requiredFeatures });
  let stopped = false;
  let lost = false;
  void device.lost.then(() => (lost = true));

  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new webgpu.WebGPUBackend(device, adapter.info));
  if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js could not start on this adapter');
  return {
    engine: 'webgpu',
    detail,
    limits: { ...limitsOf(adapter), features: [...adapter.features].sort().join(' ') },
    deviceMs: (run) => deviceMs(device, run),
    checkFits: (graph) => checkBindings(graph, device.limits),
    guard: (work) => guardDevice(device, () => lost, work),
    stop: () => {
      if (stopped) return;
      stopped = true;
      tf.removeBackend('webgpu');
      device.destroy();
    },
  };
}

/** Features that are used where they are there. */
const WANTED: readonly GPUFeatureName[] = ['timestamp-query'];

/** `run` hands its work to the card before its first await. */
async function deviceMs(device: GPUDevice, run: () => Promise<unknown>): Promise<number | null> {
  if (!device.features.has('timestamp-query')) return null;
  const running: Promise<unknown>[] = [];
  const { kernelMs } = (await tf.time(() => void running.push(run()))) as { readonly kernelMs: unknown };
  await Promise.all(running);
  return typeof kernelMs === 'number' ? kernelMs : null;
}

/** Everything large models and their attention need, up to what the adapter has. */
function limitsOf({ limits }: GPUAdapter): Record<string, number> {
  return {
    maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
    maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
    maxBufferSize: limits.maxBufferSize,
    maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
    maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
  };
}

/** A tensor larger than one binding would be refused in the middle of a run, and the results would be garbage. */
function checkBindings(graph: Graph, limits: GPUSupportedLimits): void {
  const largest = Math.max(...graph.nodes.map((node) => sizeOf(node.shape))) * FLOAT32_BYTES;
  if (largest > Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize)) {
    throw new HeadlightError('outOfMemory', { engine: 'webgpu' }, `${largest} bytes in one tensor`);
  }
}

async function guardDevice<T>(device: GPUDevice, isLost: () => boolean, work: () => Promise<T>): Promise<T> {
  if (isLost()) throw new HeadlightError('engineLost', { engine: 'webgpu' });
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const result = work(); // commands are recorded before its first await
  const errors = Promise.all([device.popErrorScope(), device.popErrorScope()]);
  try {
    const value = await result;
    const [full, invalid] = await errors;
    if (full) throw new HeadlightError('outOfMemory', { engine: 'webgpu' }, full.message);
    if (invalid) throw new Error(invalid.message);
    if (isLost()) throw new HeadlightError('engineLost', { engine: 'webgpu' });
    return value;
  } catch (error) {
    await errors.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 0)); // the news of a lost device may come a moment after the failure
    throw isLost()
      ? new HeadlightError('engineLost', { engine: 'webgpu' }, undefined, { cause: error })
      : engineError('webgpu', error);
  }
}
