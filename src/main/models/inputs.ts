/** Which of the files and folders that a person names are models: weights, or a folder that holds some. The rest are photos. */
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { isSideFile } from '../../vit/checkpoint/read-files';
import { looksLikeWeights } from '../../vit/checkpoint/weights';
import { PHOTO_EXTENSIONS } from '../photo/format';
import { modelFolder } from '../../vit/node/hub-cache';
import type { ModelSpot } from './references';
import { filesBesideWeights, newestCheckpoint } from './training-folder';

export interface NamedModel extends ModelSpot {
  /** The name that the person gave, without folders. */
  readonly name: string;
  /** Photos lie beside the weights, so it may be no model at all. */
  readonly doubtful: boolean;
}

export interface SplitInputs {
  readonly models: readonly NamedModel[];
  /** Paths in the order named, also of folders that hold models and photos. */
  readonly photos: readonly string[];
}

/** Looks at names only, in the folders themselves and not in their sub-folders. Never rejects. */
export async function splitInputs(paths: readonly string[]): Promise<SplitInputs> {
  const models: NamedModel[] = [];
  const photos: string[] = [];
  for (const path of paths) {
    const model = await modelAt(path);
    if (model) models.push(model);
    if (!model || model.doubtful) photos.push(path);
  }
  return { models, photos };
}

/** Named to be told that it has to be unpacked; of photos, it is no photo either. */
const ARCHIVE = /\.(zip|tar|tgz|gz|7z|rar|bz2|xz|zst)$/i;

/** The model that a file or folder is, or null; also one that is refused by name: an archive, the folder of a training. */
export async function modelAt(path: string): Promise<NamedModel | null> {
  const name = basename(resolve(path));
  const info = await stat(path).catch(() => null);
  if (info?.isFile()) {
    const spot = { folder: dirname(resolve(path)), weights: name };
    return looksLikeWeights(name) || ARCHIVE.test(name) ? { ...spot, name, doubtful: false } : null;
  }
  if (!info?.isDirectory()) return null;
  const folder = await modelFolder(path);
  const names = await filesBesideWeights(folder);
  if (names.length === 0)
    return (await newestCheckpoint(folder)) === null ? null : { folder, weights: null, name, doubtful: false };
  const hasPhotos = names.some((file) => PHOTO_EXTENSIONS.has(extname(file).slice(1).toLowerCase()));
  return { folder, weights: null, name, doubtful: hasPhotos && !names.some(isSideFile) };
}
