/** Where files are to go, looked at before the work and not after it. */
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemPath } from '../../main/photo/byte-path';
import { filesIn, pathIn } from '../../vit/node/folder-files';
import { isSideFile } from '../../vit/checkpoint/read-files';
import { isWeightsName } from '../../vit/checkpoint/weights';
import type { OpenModel } from '../open-model';
import { usageError } from '../usage-error';
import { SavedFile } from './save-file';

/** Files that no export may replace. */
export interface Precious {
  readonly photos: readonly string[];
  readonly model: Pick<OpenModel, 'folder' | 'weights'>;
}

/**
 * @param files that the command will write
 * Throws `usage` where one of them, by any name, is a photo or of the model, is a folder, or is another of them; rejects as `saveError` says where none can be written.
 */
export async function checkPlaces(files: readonly string[], { photos, model }: Precious): Promise<void> {
  const kept = new Map<string, string>();
  for (const path of [...photos, ...(await partsOf(model))]) kept.set(await identityOf(path), path);
  const written = new Set<string>();
  for (const path of files) {
    const identity = await identityOf(path);
    const places = [resolve(path), identity];
    if (isFilePlace(path) && places.some((place) => written.has(place)))
      throw usageError(`\`${path}\` would be written twice; choose another name.`);
    for (const place of places) written.add(place);
    const other = kept.get(identity);
    if (other !== undefined)
      throw usageError(`\`${path}\` would replace ${other}, which is read; choose another name.`);
  }
  for (const path of files) await checkPlace(path);
}

async function partsOf({ folder, weights }: Precious['model']): Promise<string[]> {
  const whole = weights === null || weights.endsWith('.index.json');
  const isPart = (name: string): boolean => isSideFile(name) || (whole ? isWeightsName(name) : name === weights);
  const parts = (await filesIn(folder)).filter(({ name }) => isPart(name));
  return Promise.all(parts.map(({ name }) => pathIn(folder, name)));
}

/** A file of its own is made there and taken away again; a pipe is not touched. */
async function checkPlace(path: string): Promise<void> {
  const info = await stat(systemPath(path)).catch(() => null);
  if (info?.isDirectory()) throw usageError(`\`${path}\` is a folder; name a file.`);
  await (await SavedFile.create(path)).discard();
}

/** Whether a file would appear there, beside which others may lie: no device, pipe or stream. */
export function isFilePlace(path: string): boolean {
  try {
    return statSync(systemPath(path)).isFile();
  } catch {
    return true;
  }
}

/** The same for every name of one file; unlike any where there is none. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(systemPath(path), { bigint: true }).catch(() => null);
  return found ? `${found.dev}:${found.ino}` : `none:${path}`;
}
