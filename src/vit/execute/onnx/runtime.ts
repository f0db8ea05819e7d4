/**
 * The one door to ONNX Runtime. From 1.29 on it sends telemetry to its maker (a device id and a database in the user's cache folder, look-ups
 * of its collector) unless the environment says no before the library starts: https://github.com/microsoft/onnxruntime/blob/main/docs/Privacy.md.
 */
import type { Ort } from './shared-session';

/**
 * What its library reads, in any process that loads it: the opt-out of Linux and macOS, and the one word that keeps the library of Windows
 * from registering with the system's tracing.
 */
export const NO_TELEMETRY = { ORT_DISABLE_TELEMETRY: '1', ORT_RUNNING_UNIT_TESTS: '1' } as const;

/** Of a process's main thread: what another thread says to its environment does not reach the library. */
export async function loadOnnxRuntime(): Promise<Ort> {
  // eslint-disable-next-line no-restricted-globals -- Node is where this library runs, and its environment is where it looks
  Object.assign(process.env, NO_TELEMETRY);
  return import('onnxruntime-node');
}
