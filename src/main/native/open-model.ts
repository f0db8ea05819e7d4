/** Opens a model folder on the native engine: what the native process does when its client names a model. */
import type { NativeWish } from '../../shared/native-port';
import { openWith } from '../../vit/checkpoint/open-with';
import { HeadlightError } from '../../vit/errors';
import { bytesNeeded } from '../../vit/session/memory';
import { EncoderPeers } from '../../vit/session/encoder-peers';
import { openSession } from '../../vit/session/opened';
import type { Recipe } from '../../vit/recipe';
import type { Executor } from '../../vit/execute/executor';
import { folderFiles } from '../../vit/node/folder-files';
import { withLabels } from '../../vit/text/zero-shot';
import { memoryForModels } from '../models/memory';
import { createNativeExecutor } from './native-executor';
import type { NativePlaces } from './protocol';
import type { OpenedModel } from './opened-model';

/** Bytes that the models open in this process need, each counted from before its weights are read until it is disposed. */
let taken = 0;

/** Models open in this process, which share what one encoder makes of one photo. */
const peers = new EncoderPeers();

/** Answers given since may be wrong: the window hears that the process is gone, and asks the next one. */
const onDamaged = (): never => process.exit(1);

/**
 * Rejects with `modelNotFound`, the checkpoint's errors, or engine trouble. The caller disposes.
 *
 * @param onRecipe hears how the model wants its photos, as soon as that is known
 */
export async function openNativeModel(
  { model: id, overrides, precision, labels }: NativeWish,
  { models, cache }: NativePlaces,
  sayUnkept: (code: string) => void = () => undefined,
  onRecipe: (recipe: Recipe) => void = () => undefined,
): Promise<OpenedModel> {
  const place = models.find((model) => model.id === id);
  if (!place) throw new HeadlightError('modelNotFound', { model: id });
  const { folder, weights } = place;
  const own = await openWith(folderFiles(folder), { overrides, ...(weights !== null && { weights }) });
  const checkpoint = labels ? withLabels(own, labels) : own;
  onRecipe(checkpoint.recipe);
  const onUnkept = (error: unknown): void => sayUnkept((error as NodeJS.ErrnoException).code ?? 'unknown');
  const memory = memoryForModels() - taken;
  const bytes = bytesNeeded(checkpoint);
  const start = (): Promise<Executor> =>
    createNativeExecutor({ ...place, checkpoint }, { cache, precision, onDamaged, onUnkept });
  taken += bytes;
  try {
    const { session, executor, dispose } = await openSession(checkpoint, start, { memory, beside: { peers, arithmetic: precision } }); // prettier-ignore
    const release = (): void => {
      dispose();
      taken -= bytes;
    };
    return { session, recipe: checkpoint.recipe, detail: executor.detail, dispose: release };
  } catch (error) {
    taken -= bytes;
    throw error;
  }
}
