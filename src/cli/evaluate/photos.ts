/** Photos of which it is known what is true: by the folders they lie in, by a table, or by what their archive says. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { readablePath, systemPath } from '../../main/photo/byte-path';
import { fileError } from '../../main/photo/file';
import { entriesOf, isPhotoName, type FolderEntry } from '../../main/photo/folder';
import type { PhotoFile } from '../../main/photo/sources';
import { addLeftOut, type LeftOut } from '../../shared/left-out';
import { HeadlightError } from '../../vit/errors';
import { exists, isFolder, searched } from '../inputs';
import { isArchiveName } from '../many/archive-name';
import { usageError } from '../usage-error';
import { unplaced } from './said-beside';
import type { Truth } from './tally';
import type { ReadTruth } from './truth';
import type { TruthTable } from './truth-table';

export interface LabelledFile extends PhotoFile {
  /** Null: an archive, whose photos have a label each. */
  readonly truth: Truth | null;
}

export interface LabelledFiles {
  readonly files: readonly LabelledFile[];
  /** Files of the folders that are no photos. */
  readonly leftOut: LeftOut;
}

/** Called for every path that cannot be counted. */
export type Fail = (path: string, error: HeadlightError) => void;

/** Throws `usage` where the one folder that is named has no sub-folders; what else cannot be used is told to `fail`. */
export async function filesByFolder(paths: readonly string[], read: ReadTruth, fail: Fail): Promise<LabelledFiles> {
  const files: LabelledFile[] = [];
  let leftOut: LeftOut = {};
  const add = async (path: string, folder: string | null): Promise<void> => {
    const truth = folder === null ? null : read(readablePath(folder), 'the folder name');
    if (typeof truth === 'string') return fail(path, unplaced(truth));
    const found = await searched([path]);
    for (const { path: at, error } of found.failed) fail(at, HeadlightError.fromData(error));
    leftOut = addLeftOut(leftOut, found.leftOut);
    files.push(...found.photos.map((photo) => ({ ...photo, truth })));
  };
  for (const path of paths) {
    const isOne = paths.length === 1;
    if (!(await isFolder(path))) {
      if (isOne && !(await exists(path))) throw usageError(`There is no folder \`${path}\`, and no file of that name.`);
      await add(path, isArchiveName(path) ? null : basename(dirname(resolve(path))));
      continue;
    }
    const entries = await entriesIn(path, isOne);
    if (entries === null) await add(path, basename(resolve(path)));
    else
      for (const { name, path: inside, kind, error } of entries) {
        if (kind === 'broken') fail(inside, fileError(error, inside));
        else if (kind === 'folder') await add(inside, name);
        else if (isPhotoName(name)) fail(inside, unplaced('it lies in no folder of a class'));
      }
  }
  return { files: distinct(files), leftOut };
}

/** Null for a folder without sub-folders, where it need have none: it is one of several, and its own name says what is in it. Throws `usage`. */
async function entriesIn(folder: string, needed: boolean): Promise<readonly FolderEntry[] | null> {
  const entries = await entriesOf(folder).catch(() => {
    throw usageError(`The folder \`${folder}\` may not be read.`);
  });
  if (entries.some(({ kind }) => kind === 'folder')) return entries;
  if (!needed) return null;
  throw usageError(
    `\`${folder}\` has no sub-folders; each names a class and holds its photos. Or name archives, several folders, or a table: --truth FILE.`,
  );
}

/** The same path named twice is one photo. */
function distinct(files: readonly LabelledFile[]): LabelledFile[] {
  return [...new Map(files.map((file) => [resolve(file.path), file])).values()];
}

/** A photo that lies in several folders, by links to one file, has the labels of all of them. */
export async function joined(files: readonly LabelledFile[]): Promise<LabelledFile[]> {
  const byFile = new Map<string, LabelledFile>();
  for (const file of files) {
    const real = String(await realpath(systemPath(file.path)).catch(() => file.path));
    const known = byFile.get(real);
    const truth = known?.truth && file.truth ? [...new Set([...known.truth, ...file.truth])] : file.truth;
    byFile.set(real, { ...(known ?? file), truth });
  }
  return [...byFile.values()];
}

/** Photos that a table names, in its order, and the archives: by their paths in the folder, or as they are called. */
export async function filesByTable(paths: readonly string[], table: TruthTable, fail: Fail): Promise<LabelledFiles> {
  const found = new Map<string, PhotoFile>();
  const archives: LabelledFile[] = [];
  let leftOut: LeftOut = {};
  for (const path of paths) {
    const folder = (await isFolder(path)) ? path : null;
    const { photos, failed, leftOut: left } = await searched([path]);
    for (const { path: at, error } of failed) fail(at, HeadlightError.fromData(error));
    leftOut = addLeftOut(leftOut, left);
    for (const photo of photos) {
      if (isArchiveName(photo.path)) archives.push({ ...photo, truth: null });
      else for (const name of namesOf(photo.path, folder)) found.set(name, photo);
    }
  }
  const files: LabelledFile[] = [];
  for (const name of table.names) {
    const file = found.get(name);
    if (file) files.push({ ...file, truth: table.truthOf(name) });
    else if (archives.length === 0) fail(join(paths[0] ?? '', name), new HeadlightError('photoNotFound', { name }));
  }
  table.leave(new Set([...found.values()].map(({ path }) => path)).size - files.length);
  return { files: [...files, ...archives], leftOut };
}

/** What a table may call a file, with slashes on every system. */
function namesOf(path: string, folder: string | null): string[] {
  const near = folder === null ? [path, basename(path)] : [relative(folder, path)];
  return [...near, resolve(path)].map((name) => readablePath(name).split(sep).join('/'));
}
