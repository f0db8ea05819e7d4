/** Which engines to try, in order, and why the first one is what it is. */
import { isWrong, type EngineFigure, type EngineMeasurement } from '../../shared/engine-figures';
import type { EngineName } from '../../vit/execute/executor';
import type { GpuReport } from '../../vit/execute/tfjs/adapter';
import type { Candidate, Choice } from '../../vit/session/running-model';

/** Keys for people; the sentences stand in the strings files. */
export type EngineReason =
  'chosen' | 'measured' | 'hardwareGpu' | 'uncheckedGpu' | 'wrongGpu' | 'softwareGpu' | 'noGpu' | 'fellBack';

export type EngineCandidate = Candidate<EngineReason>;

/** The engine that runs. */
export type EngineChoice = Choice<EngineReason>;

/** What is known of this computer's engines. */
export interface KnownOfEngines {
  /** Of the model that is opened; empty before it was measured. */
  readonly figures: readonly EngineFigure[];
  /** Whether the graphics card computed what another engine did, with any model; null: nobody has looked. */
  readonly cardIsRight: boolean | null;
}

const NOTHING_KNOWN: KnownOfEngines = { figures: [], cardIsRight: null };

/** What measurements say of a model (`modelKey`) on a graphics adapter. */
export function knownOfEngines(
  measured: readonly Omit<EngineMeasurement, 'version'>[],
  model: string,
  gpu: string,
): KnownOfEngines {
  const here = measured.filter((each) => each.gpu === gpu);
  const cards = here.flatMap(({ figures }) => figures.filter(({ name, error }) => name === 'webgpu' && error !== null));
  return {
    figures: here.find((each) => each.model === model)?.figures ?? [],
    cardIsRight: cards.length === 0 ? null : !cards.some(isWrong),
  };
}

/**
 * Candidates for a wish, the best first. Of those that were measured the fastest is best, and one that computes something else is none, unless
 * it is asked for by name. A graphics card waits until it was held against another engine once; software that imitates one is used when WebGPU
 * is asked for by name, never by itself. Whatever comes after the first is there to fall back on.
 */
export function candidates(
  wanted: EngineName | 'auto',
  gpu: GpuReport['kind'],
  available: readonly EngineName[],
  { figures, cardIsRight }: KnownOfEngines = NOTHING_KNOWN,
): EngineCandidate[] {
  const wrong = new Set(figures.filter(isWrong).map(({ name }) => name));
  if (cardIsRight === false) wrong.add('webgpu');
  const time = (engine: EngineName): number => figures.find(({ name }) => name === engine)?.ms ?? Number.MAX_VALUE;
  const waits = (engine: EngineName): boolean => engine === 'webgpu' && figures.length === 0 && cardIsRight === null;
  const byItself = available
    .filter((name) => (name !== 'webgpu' || gpu === 'hardware') && !wrong.has(name))
    .sort((a, b) => Number(waits(a)) - Number(waits(b)) || time(a) - time(b)); // else in the order of preference
  const order = wanted === 'auto' ? byItself : [wanted, ...byItself.filter((name) => name !== wanted)];
  const first = figures.length > 0 && wanted === 'auto' ? 'measured' : firstReason(wanted, byItself, gpu);
  return order.map((name, place) => ({ name, reason: place === 0 ? first : 'fellBack' }));
}

function firstReason(
  wanted: EngineName | 'auto',
  byItself: readonly EngineName[],
  gpu: GpuReport['kind'],
): EngineReason {
  if (wanted !== 'auto') return 'chosen';
  if (byItself[0] === 'webgpu') return 'hardwareGpu';
  if (byItself.includes('webgpu')) return 'uncheckedGpu';
  return gpu === 'software' ? 'softwareGpu' : gpu === 'hardware' ? 'wrongGpu' : 'noGpu';
}
