/** What a model's text tower makes of labels and texts: in the native process where there is one, else in this worker; features are kept for the model used last. */
import type { ModelRef } from '../../shared/ipc';
import { modelKey } from '../../shared/engine-figures';
import { contentKey } from '../../vit/checkpoint/content-key';
import type { ModelFiles } from '../../vit/checkpoint/source';
import { HeadlightError } from '../../vit/errors';
import type { Executor } from '../../vit/execute/executor';
import { openTextModel, TextEncoder } from '../../vit/text/text-encoder';

export interface TextWorld {
  /** Whether the native engine is wanted. */
  readonly native: boolean;
  files(): ModelFiles;
  startExecutor(): Promise<Executor>;
}

const TROUBLE: readonly string[] = ['engineUnavailable', 'engineFailed', 'engineLost', 'outOfMemory'];

/** Weights, and what makes tokens of texts. */
const ofTexts = (name: string): boolean => /\.(safetensors|bin|pth?|ckpt|json|txt|model)$/.test(name);

let last: { readonly key: string; readonly encoder: TextEncoder; readonly executor: Executor } | null = null;

/**
 * Asks the native engine, and where that is not wanted or fails the text tower here. Rejects with the text tower's errors, the last engine's, and
 * `cancelled`.
 */
export async function askTexts<T>(
  model: ModelRef,
  world: TextWorld,
  { native, here }: { native(): Promise<T>; here(encoder: TextEncoder): Promise<T> },
): Promise<T> {
  if (world.native) {
    try {
      return await native();
    } catch (error) {
      if (!(error instanceof HeadlightError) || !TROUBLE.includes(error.code)) throw error;
    }
  }
  return here(await encoderOf(model, world));
}

async function encoderOf(model: ModelRef, world: TextWorld): Promise<TextEncoder> {
  const key = `${modelKey(model)} ${await contentKey(world.files(), ofTexts)}`;
  if (last?.key === key) return last.encoder;
  last?.executor.dispose();
  last = null;
  const texts = await openTextModel(world.files(), model.weights ?? undefined);
  const executor = await world.startExecutor();
  last = { key, encoder: new TextEncoder(texts, executor), executor };
  return last.encoder;
}
