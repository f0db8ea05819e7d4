/** The photos of an evaluation and what is true of each: by sub-folders that name it, or by a table. */
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { readablePath, systemPath } from '../../main/photo/byte-path';
import { fileError } from '../../main/photo/file';
import { entriesOf, isPhotoName } from '../../main/photo/folder';
import { expandSources } from '../../main/photo/sources';
import { addLeftOut, type LeftOut } from '../../shared/left-out';
import type { Checkpoint } from '../../vit/checkpoint/checkpoint';
import { HeadlightError } from '../../vit/errors';
import { ClassNames } from '../class-names';
import { usageError } from '../usage-error';
import type { Truth } from './tally';
import { readTruths } from './truth-file';

export interface LabelledPhoto {
  readonly path: string;
  readonly truth: Truth;
}

export interface LabelledPhotos {
  readonly photos: readonly LabelledPhoto[];
  /** Files of the folders that are no photos. */
  readonly leftOut: LeftOut;
}

/** Called for every path that cannot be counted. */
type Fail = (path: string, error: HeadlightError) => void;

/** Photos of every sub-folder that names a class, or a number; the others are told to `fail`. Throws `usage` for no such folder. */
export async function photosOfFolders(folder: string, checkpoint: Checkpoint, fail: Fail): Promise<LabelledPhotos> {
  const { output, labels } = checkpoint;
  if (output === 'regression' && labels.length > 1)
    throw usageError('This model gives several numbers for a photo; name them in a table: --truth FILE.');
  const found = await photosBySubfolder(folder, output === 'regression' ? numberIn : classIn(labels), fail);
  return output === 'multi' ? { ...found, photos: await joined(found.photos) } : found;
}

/**
 * Photos of every sub-folder whose name says something; the others are told to `fail`. Throws `usage` for no such folder.
 * @param truthOf asked in the order of the names
 */
export async function photosBySubfolder(folder: string, truthOf: FolderTruth, fail: Fail): Promise<LabelledPhotos> {
  const entries = await entriesOf(folder).catch((error: unknown) => {
    throw usageError(
      isMissing(error) ? `There is no folder \`${folder}\`.` : `The folder \`${folder}\` may not be read.`,
    );
  });
  const folders = entries.filter(({ kind }) => kind === 'folder');
  if (folders.length === 0)
    throw usageError(
      `\`${folder}\` has no sub-folders; each names a class and holds its photos. Or name a table: --truth FILE.`,
    );
  const photos: LabelledPhoto[] = [];
  let leftOut: LeftOut = {};
  for (const { path, name, kind, error } of entries) {
    if (kind === 'broken') fail(path, fileError(error, path));
    else if (kind !== 'folder' && isPhotoName(name)) fail(path, unplaced('it lies in no folder of a class'));
    if (kind !== 'folder') continue;
    const truth = truthOf(name);
    if (typeof truth === 'string') {
      fail(path, unplaced(truth));
      continue;
    }
    const found = await expandSources([path]);
    for (const { path: at, error } of found.failed) fail(at, HeadlightError.fromData(error));
    leftOut = addLeftOut(leftOut, found.leftOut);
    photos.push(...found.photos.map((photo) => ({ path: photo.path, truth: [truth] })));
  }
  return { photos, leftOut };
}

/** What a folder's name says, or why it says nothing. */
export type FolderTruth = (name: string) => number | string;

const numberIn: FolderTruth = (name) =>
  name.trim() !== '' && Number.isFinite(Number(name)) ? Number(name) : 'the folder name is no number';

function classIn(labels: Checkpoint['labels']): FolderTruth {
  const classes = new ClassNames(labels);
  return (name) => {
    const meant = classes.meant(name);
    const [index] = meant;
    return index === undefined || meant.length > 1 ? whyNone(meant) : index;
  };
}

function whyNone(meant: readonly number[]): string {
  if (meant.length === 0) return 'the folder name is no class of this model: not a WordNet id, label or index';
  const some = meant.slice(0, 5).join(', ');
  return `the folder name is the name of ${meant.length} classes of this model (${some}): call the folder by the index of its class`;
}

/** A photo that lies in several folders, by links to one file, has the labels of all of them. */
async function joined(photos: readonly LabelledPhoto[]): Promise<LabelledPhoto[]> {
  const byFile = new Map<string, LabelledPhoto>();
  for (const photo of photos) {
    const file = String(await realpath(systemPath(photo.path)).catch(() => photo.path));
    const known = byFile.get(file);
    byFile.set(file, known ? { ...known, truth: [...new Set([...known.truth, ...photo.truth])] } : photo);
  }
  return [...byFile.values()];
}

/**
 * Photos that a table names, by their paths in the folder. Throws `usage` for no such folder or table.
 * @param left told how many photos of the folder have no row
 */
export async function photosOfTable(
  folder: string,
  table: string,
  checkpoint: Checkpoint,
  fail: Fail,
  left: (count: number) => void,
): Promise<LabelledPhotos> {
  const text = await readFile(systemPath(table), 'utf8').catch(() => {
    throw usageError(`The table \`${table}\` cannot be read.`);
  });
  const truths = readTruths(text, table, checkpoint);
  const { photos, failed, leftOut } = await expandSources([folder]);
  for (const { path, error } of failed) fail(path, HeadlightError.fromData(error));
  const found = new Map(photos.map(({ path }) => [nameIn(folder, path), path]));
  const labelled: LabelledPhoto[] = [];
  for (const [name, truth] of truths) {
    const path = found.get(isAbsolute(name) ? nameIn(folder, name) : name);
    if (path === undefined) fail(join(folder, name), new HeadlightError('photoNotFound', { name }));
    else labelled.push({ path, truth });
  }
  if (found.size > labelled.length) left(found.size - labelled.length);
  return { photos: labelled, leftOut };
}

/** The path in a table, with slashes on every system. */
function nameIn(folder: string, path: string): string {
  return readablePath(relative(folder, path)).split(sep).join('/');
}

function unplaced(detail: string): HeadlightError {
  return new HeadlightError('badRequest', { detail });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
