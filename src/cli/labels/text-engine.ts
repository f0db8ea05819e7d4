/** A model's text tower on `--engine`, for as long as texts are read. */
import { candidates, openExecutor } from '../engine';
import type { ModelPlace } from '../../main/models/installed';
import type { Arguments } from '../options';
import { ENGINES } from '../specs/common';
import { folderFiles } from '../../vit/node/folder-files';
import { HeadlightError } from '../../vit/errors';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { blocksOf } from '../../vit/text/config';
import { openTextModel, TextEncoder } from '../../vit/text/text-encoder';

const TROUBLE: readonly string[] = ['engineUnavailable', 'engineFailed', 'outOfMemory'];

/** `use` is asked once, or once more with the next engine where one fails. Rejects with the tower's errors and those of the last engine. */
export async function withTexts<T>(
  args: Arguments,
  { folder, weights, checkpoint }: ModelPlace & { readonly checkpoint: Checkpoint },
  use: (encoder: TextEncoder) => Promise<T>,
): Promise<T> {
  const model = await openTextModel(folderFiles(folder), weights ?? undefined);
  const { config, file } = model.tower;
  const stored = {
    config: blocksOf(config, config.positions),
    layout: `text tower of ${checkpoint.layout}`,
    provenance: { weights: file },
  };
  let failure: unknown = null;
  for (const { name } of candidates(args.choice('engine', ENGINES))) {
    try {
      const executor = await openExecutor(name, {
        model: { folder, weights, checkpoint: stored },
        precision: 'float32',
      });
      try {
        return await use(new TextEncoder(model, executor));
      } finally {
        executor.dispose();
      }
    } catch (error) {
      if (!(error instanceof HeadlightError) || !TROUBLE.includes(error.code)) throw error;
      failure = error;
    }
  }
  throw failure;
}
