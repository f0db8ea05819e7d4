/** The folder of a trained model: weights with everything the model is, and a config.json for people, `calibrate --save` and other programs. */
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemPath } from '../photo/byte-path';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { ownSafetensors } from '../../vit/checkpoint/own/safetensors';
import type { TrainedClassifier } from '../../vit/train/classifier';
import { saveFiles } from '../write/save-files';

export interface TrainedOn {
  /** The model whose encoder it is. */
  readonly base: string;
  readonly photos: number;
  readonly seed: number;
  readonly folds: number;
}

/** Rejects as `saveError` says; then nothing is left behind. */
export async function saveTrained(
  folder: string,
  model: Checkpoint,
  { lambda, accuracy }: Pick<TrainedClassifier, 'lambda' | 'accuracy'>,
  on: TrainedOn,
): Promise<void> {
  const made = await mkdir(systemPath(folder), { recursive: true });
  const labels = model.labels.map(({ text }) => text);
  const trained = { ...on, lambda, accuracy };
  const config = { num_classes: labels.length, label_names: labels, headlight: { trained } };
  try {
    await saveFiles([
      { path: join(folder, 'model.safetensors'), pieces: ownSafetensors(model) },
      { path: join(folder, 'config.json'), pieces: [`${JSON.stringify(config, null, 2)}\n`] },
    ]);
  } catch (error) {
    if (made !== undefined) await rmdir(systemPath(folder)).catch(() => undefined);
    throw error;
  }
}
