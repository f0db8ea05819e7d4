/** Which engines to try, in order, and why the first one is what it is. */
import type { EngineName } from '../../vit/execute/executor';

/** Keys for people; the sentences stand in the strings files. */
export type EngineReason = 'chosen' | 'hardwareGpu' | 'softwareGpu' | 'noGpu' | 'fellBack';

/** What the browser says about its WebGPU adapter. */
export interface AdapterFacts {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly fallback: boolean;
}

export interface Candidate {
  readonly name: EngineName;
  readonly reason: EngineReason;
}

/** CPU renderers that pose as GPUs: slower than WebAssembly. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp\b/i;

export function isSoftware({ vendor, architecture, description, fallback }: AdapterFacts): boolean {
  return fallback || SOFTWARE.test(`${vendor} ${architecture} ${description}`);
}

/**
 * Candidates for a wish, the best first; `adapter` is null without WebGPU. A software adapter is used when it is asked for
 * by name, never by itself. Whatever comes after the first is there to fall back on.
 */
export function candidates(
  wanted: EngineName | 'auto',
  adapter: AdapterFacts | null,
  available: readonly EngineName[],
): Candidate[] {
  const isHardware = adapter !== null && !isSoftware(adapter);
  const byItself = available.filter((name) => name !== 'webgpu' || isHardware);
  const order = wanted === 'auto' ? byItself : [wanted, ...byItself.filter((name) => name !== wanted)];
  return order.map((name, place) => ({ name, reason: place === 0 ? firstReason(wanted, name, adapter) : 'fellBack' }));
}

function firstReason(wanted: EngineName | 'auto', name: EngineName, adapter: AdapterFacts | null): EngineReason {
  if (wanted !== 'auto') return 'chosen';
  if (name === 'webgpu') return 'hardwareGpu';
  return adapter ? 'softwareGpu' : 'noGpu';
}
