/** What a model's classifier reads of photos, computed where the library lacks it: one photo after another, so that answers and maps have their turn. */
import type { OwnLabelsApi } from '../../../shared/ipc';
import { HeadlightError } from '../../../vit/errors';
import type { EngineApi, LoadedModel } from '../../engine/api';

/** Features are handed over together. */
const AT_ONCE = 32;
/** Photos that main is asked about at once. */
const ASKED_AT_ONCE = 10_000;

export interface FeatureUser {
  readonly api: Pick<OwnLabelsApi, 'lackFeatures' | 'keepFeatures'>;
  readonly engine: Pick<EngineApi, 'ask'>;
  /** The model that is open now: what is computed must be its. */
  loaded(): LoadedModel | null;
}

export interface FeatureRun {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number): void;
}

/** A photo that fails is passed over. Rejects with `cancelled` where another model is opened meanwhile. @param model by the library's number */
export async function computeFeatures(
  { api, engine, loaded }: FeatureUser,
  model: number,
  photos: readonly string[],
  { signal, onProgress }: FeatureRun,
): Promise<void> {
  const mine = loaded();
  const lacking: string[] = [];
  for (let from = 0; from < photos.length && !signal.aborted; from += ASKED_AT_ONCE) {
    const answer = await api.lackFeatures(model, photos.slice(from, from + ASKED_AT_ONCE));
    if (!answer.ok) throw HeadlightError.fromData(answer);
    lacking.push(...answer.value);
  }
  let found: { photo: string; features: Float32Array }[] = [];
  const keep = async (): Promise<void> => {
    const kept = await api.keepFeatures(model, found);
    found = [];
    if (!kept.ok) throw HeadlightError.fromData(kept);
  };
  for (const [done, photo] of lacking.entries()) {
    if (signal.aborted) break;
    onProgress(done, lacking.length);
    const answer = await engine.ask(photo, { lens: 'features' }, { signal }).catch(() => null);
    if (loaded() !== mine) throw new HeadlightError('cancelled'); // they may be another model's
    if (answer) found.push({ photo, features: Float32Array.from(answer.data) });
    if (found.length === AT_ONCE) await keep();
  }
  if (found.length > 0) await keep();
}
