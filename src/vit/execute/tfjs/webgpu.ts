/** The WebGPU backend, on an adapter and device of our own choosing, so that a lost device or full memory is noticed. */
import * as tf from '@tensorflow/tfjs';
import { HeadlightError } from '../../errors';
import { findAdapter } from './adapter';
import type { StartedBackend } from './backend';
import { checkBindings, guardDevice } from './device-guard';

export async function startWebgpu(): Promise<StartedBackend> {
  const { adapter, detail } = await findAdapter();
  if (!adapter) throw new HeadlightError('engineUnavailable', { engine: 'webgpu', detail });
  const webgpu = await import('@tensorflow/tfjs-backend-webgpu');
  const requiredFeatures = WANTED.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredLimits: limitsOf(adapter), requiredFeatures });
  tf.env().set('WEBGPU_CPU_FORWARD', false); // else small tensors are computed in JavaScript, whatever the card would say
  let stopped = false;
  let lost = false;
  void device.lost.then(() => (lost = true));

  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new webgpu.WebGPUBackend(device, adapter.info));
  if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js could not start on this adapter');
  return {
    engine: 'webgpu',
    detail,
    limits: { ...limitsOf(adapter), features: [...adapter.features].sort().join(' '), halfPrecision: half(adapter) },
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

/** Why there is no row in half precision. */
function half({ features }: GPUAdapter): string {
  return features.has('shader-f16') ? 'there (shader-f16), not used: TensorFlow.js computes in float32' : 'none';
}

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
