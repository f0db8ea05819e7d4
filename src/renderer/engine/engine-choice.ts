/** Which engines to try, in order, and why the first one is what it is. */
import { isWrong, type EngineFigure } from '../../shared/engine-figures';
import type { EngineName } from '../../vit/execute/executor';
import type { GpuReport } from '../../vit/execute/tfjs/adapter';
import type { Candidate, Choice } from '../../vit/session/running-model';

/** Keys for people; the sentences stand in the strings files. */
export type EngineReason = 'chosen' | 'measured' | 'hardwareGpu' | 'softwareGpu' | 'noGpu' | 'fellBack';

export type EngineCandidate = Candidate<EngineReason>;

/** The engine that runs. */
export type EngineChoice = Choice<EngineReason>;

/**
 * Candidates for a wish, the best first. Of those that were measured the fastest is best, and one that computes something else is none, unless
 * it is asked for by name. A software GPU is used when WebGPU is asked for by name, never by itself. Whatever comes after the first is there to fall back on.
 *
 * @param figures what was measured here; empty before
 */
export function candidates(
  wanted: EngineName | 'auto',
  gpu: GpuReport['kind'],
  available: readonly EngineName[],
  figures: readonly EngineFigure[] = [],
): EngineCandidate[] {
  const wrong = new Set(figures.filter(isWrong).map(({ name }) => name));
  const time = (engine: EngineName): number => figures.find(({ name }) => name === engine)?.ms ?? Number.MAX_VALUE;
  const byItself = available
    .filter((name) => (name !== 'webgpu' || gpu === 'hardware') && !wrong.has(name))
    .sort((a, b) => time(a) - time(b)); // the order of preference where nothing was measured
  const order = wanted === 'auto' ? byItself : [wanted, ...byItself.filter((name) => name !== wanted)];
  const first = figures.length > 0 && wanted === 'auto' ? 'measured' : firstReason(wanted, order[0], gpu);
  return order.map((name, place) => ({ name, reason: place === 0 ? first : 'fellBack' }));
}

function firstReason(wanted: EngineName | 'auto', name: EngineName | undefined, gpu: GpuReport['kind']): EngineReason {
  if (wanted !== 'auto') return 'chosen';
  if (name === 'webgpu') return 'hardwareGpu';
  return gpu === 'software' ? 'softwareGpu' : 'noGpu';
}
