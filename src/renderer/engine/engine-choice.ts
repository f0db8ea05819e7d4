/** Which engines to try, in order, and why the first one is what it is. */
import type { EngineName } from '../../vit/execute/executor';
import type { GpuReport } from '../../vit/execute/tfjs/adapter';
import type { Candidate, Choice } from '../../vit/session/running-model';

/** Keys for people; the sentences stand in the strings files. */
export type EngineReason = 'chosen' | 'hardwareGpu' | 'softwareGpu' | 'noGpu' | 'fellBack';

export type EngineCandidate = Candidate<EngineReason>;

/** The engine that runs. */
export type EngineChoice = Choice<EngineReason>;

/**
 * Candidates for a wish, the best first. A software GPU is used when WebGPU is asked for by name, never by itself. Whatever comes after the first is there to fall back on.
 */
export function candidates(
  wanted: EngineName | 'auto',
  gpu: GpuReport['kind'],
  available: readonly EngineName[],
): EngineCandidate[] {
  const byItself = available.filter((name) => name !== 'webgpu' || gpu === 'hardware');
  const order = wanted === 'auto' ? byItself : [wanted, ...byItself.filter((name) => name !== wanted)];
  return order.map((name, place) => ({ name, reason: place === 0 ? firstReason(wanted, name, gpu) : 'fellBack' }));
}

function firstReason(wanted: EngineName | 'auto', name: EngineName, gpu: GpuReport['kind']): EngineReason {
  if (wanted !== 'auto') return 'chosen';
  if (name === 'webgpu') return 'hardwareGpu';
  return gpu === 'software' ? 'softwareGpu' : 'noGpu';
}
