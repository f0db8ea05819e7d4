/** Waiting for the map that was asked for: what stands on the stage until then is of another place, or of the model before its last change. */
import type { StageMaps } from './stage-maps.svelte';

/** A map on its way is looked for this often. */
const LOOK_MS = 20;

/** Resolves to false where another map is wanted meanwhile, or this one cannot be had. @param alsoWaits for what else belongs to it */
export async function whenShown(
  stageMaps: Pick<StageMaps, 'waiting' | 'wanted' | 'run'>,
  alsoWaits: () => boolean = () => false,
): Promise<boolean> {
  const { wanted } = stageMaps;
  const isSame = (): boolean => stageMaps.wanted === wanted && stageMaps.run?.error == null;
  while ((stageMaps.waiting || alsoWaits()) && isSame()) await new Promise((done) => setTimeout(done, LOOK_MS));
  return isSame();
}
