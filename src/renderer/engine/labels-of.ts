/** What a model's text tower makes of labels: in the native process where there is one, else in this worker; features are kept for the model used last. */
import type { ModelRef } from '../../shared/ipc';
import { modelKey } from '../../shared/engine-figures';
import { contentKey } from '../../vit/checkpoint/content-key';
import type { ModelFiles } from '../../vit/checkpoint/source';
import { HeadlightError } from '../../vit/errors';
import type { Executor } from '../../vit/execute/executor';
import type { Work } from '../../vit/session/work';
import type { LabelSet } from '../../vit/text/label-set';
import { openTextModel, TextEncoder } from '../../vit/text/text-encoder';
import { headOf, type LabelHead } from '../../vit/text/zero-shot';

export interface LabelWorld {
  /** Null: the native engine is not wanted. */
  readonly native: ((set: LabelSet, work?: Work) => Promise<LabelHead>) | null;
  files(): ModelFiles;
  startExecutor(): Promise<Executor>;
}

const TROUBLE: readonly string[] = ['engineUnavailable', 'engineFailed', 'engineLost', 'outOfMemory'];

/** Weights, and what makes tokens of texts. */
const ofTexts = (name: string): boolean => /\.(safetensors|bin|pth?|ckpt|json|txt|model)$/.test(name);

let last: { readonly key: string; readonly encoder: TextEncoder; readonly executor: Executor } | null = null;

/** Rejects with the text tower's errors, the last engine's, and `cancelled`. */
export async function labelsOf(
  model: ModelRef,
  set: LabelSet,
  work: Work | undefined,
  world: LabelWorld,
): Promise<LabelHead> {
  if (world.native) {
    try {
      return await world.native(set, work);
    } catch (error) {
      if (!(error instanceof HeadlightError) || !TROUBLE.includes(error.code)) throw error;
    }
  }
  const key = `${modelKey(model)} ${await contentKey(world.files(), ofTexts)}`;
  if (last?.key !== key) {
    last?.executor.dispose();
    last = null;
    const texts = await openTextModel(world.files(), model.weights ?? undefined);
    const executor = await world.startExecutor();
    last = { key, encoder: new TextEncoder(texts, executor), executor };
  }
  return headOf(last.encoder, set, work);
}
