/** Measures engines on a model: each in turn, for they would share the processor, and what they computed against the native one. */
import type { ModelRef } from '../../shared/ipc';
import type { EngineFigure } from '../../shared/engine-figures';
import type { EngineName } from '../../vit/execute/executor';
import { differenceInStd } from '../../vit/measure/difference';
import type { Trial } from '../../vit/session/trial';
import { openHere, type EngineWorld } from './engine-world';

/** What one engine gave. */
export interface EngineTrial extends Trial, Pick<EngineFigure, 'name' | 'detail'> {}

/** Engines that will not run are left out. The model is opened on each for this, and freed. */
export async function tryEngines(
  world: EngineWorld,
  model: ModelRef,
  engines: readonly EngineName[],
): Promise<readonly EngineTrial[]> {
  const { checkpoint, release } = await world.open(model, () => undefined);
  const open = (name: EngineName): ReturnType<typeof openHere> =>
    name === 'native'
      ? world.openNative(model, 'float32')
      : openHere(world, { name, reason: 'chosen' }, checkpoint, () => undefined);
  const trials: EngineTrial[] = [];
  try {
    for (const name of engines) {
      const opened = await open(name).catch(() => null); // it has no figure, then
      const trial = await opened?.session.measure().catch(() => null);
      if (opened && trial) trials.push({ ...trial, name, detail: opened.detail });
      opened?.dispose();
    }
  } finally {
    release();
  }
  return trials;
}

/** Figures of what was tried, compared with the native engine's answer, or with WebAssembly's where there is none. */
export function figuresOf(trials: readonly EngineTrial[]): EngineFigure[] {
  const of = (engine: EngineName): EngineTrial | undefined => trials.find(({ name }) => name === engine);
  const reference = of('native') ?? of('wasm');
  return trials.map(({ output, name, ms, detail }) => {
    const error = !reference || name === reference.name ? null : differenceInStd(output, reference.output);
    return { name, ms, detail, error };
  });
}
