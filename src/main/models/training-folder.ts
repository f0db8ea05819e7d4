/** What Hugging Face's Trainer writes: a folder with a model in each of its sub-folders `checkpoint-STEP`, and often none of its own. */
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { looksLikeWeights } from '../../vit/checkpoint/weights';
import { HeadlightError } from '../../vit/errors';
import { filesIn, namesIn } from '../../vit/node/folder-files';

/** The sub-folder of the last step that holds weights; null where there is none, or the folder is a model itself. Never rejects. */
export async function newestCheckpoint(folder: string): Promise<string | null> {
  if (await holdsWeights(folder)) return null;
  const entries = await readdir(folder).catch(() => []);
  const steps = entries.flatMap((name) => {
    const [, step] = /^checkpoint-(\d{1,9})$/.exec(name) ?? [];
    return step === undefined ? [] : [{ name, step: Number(step) }];
  });
  for (const { name } of steps.sort((a, b) => b.step - a.step)) if (await holdsWeights(join(folder, name))) return name;
  return null;
}

/** Throws `checkpointTrainingFolder`, which names the sub-folder to open. */
export async function refuseTrainingFolder(folder: string): Promise<void> {
  const newest = await newestCheckpoint(folder);
  if (newest === null) return;
  const name = basename(resolve(folder));
  throw new HeadlightError('checkpointTrainingFolder', { name, newest: join(name, newest) });
}

/**
 * Files of a folder in which one is called as weights are; of another folder none. Names come first: thousands of photos are not looked at one by
 * one. Never rejects.
 */
export async function filesBesideWeights(folder: string): Promise<readonly string[]> {
  const { names } = await namesIn(folder).catch(() => ({ names: [] }));
  if (!names.some(looksLikeWeights)) return [];
  const files = (await filesIn(folder).catch(() => [])).map(({ name }) => name);
  return files.some(looksLikeWeights) ? files : [];
}

async function holdsWeights(folder: string): Promise<boolean> {
  return (await filesBesideWeights(folder)).length > 0;
}
