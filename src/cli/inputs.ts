/** Photos, folders and globs from the command line as a list of files. */
import { stat } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { readablePath, systemPath } from '../main/photo/byte-path';
import { expandSources, type ExpandedSources, type FailedSource } from '../main/photo/sources';
import { expandGlob, isGlob } from './glob';
import { isArchiveName } from './many/archive-name';
import { usageError } from './usage-error';

export interface Inputs extends ExpandedSources {
  /** One photo was named, no folder, archive or glob: its result stands alone. */
  readonly single: boolean;
}

/** Most photos of one run, whose paths are held in memory. */
const MAX_PHOTOS = 10_000_000;

/** Files and folders that are meant. */
export interface MeantPaths {
  readonly paths: readonly string[];
  readonly failed: readonly FailedSource[];
}

/**
 * A glob that names an existing file is that file. Throws `usage` for none, or for a glob without match.
 * @param listed paths of a list, which are no globs
 */
export async function meantPaths(
  operands: readonly string[],
  command: string,
  listed: readonly string[] = [],
): Promise<MeantPaths> {
  if (operands.length + listed.length === 0)
    throw usageError(`\`headlight ${command}\` needs photos, folders or globs.`);
  const paths: string[] = [...listed];
  const failed: FailedSource[] = [];
  for (const operand of operands) {
    if (!isGlob(operand) || (await exists(operand))) paths.push(operand);
    else {
      const expanded = await expandGlob(operand);
      if (expanded.found.length === 0 && expanded.failed.length === 0)
        throw usageError(`Nothing matches \`${operand}\`.`);
      paths.push(...expanded.found);
      failed.push(...expanded.failed);
    }
  }
  return { paths, failed };
}

/** The same with folders searched. Throws as `meantPaths` does. */
export async function findPhotos(
  operands: readonly string[],
  command: string,
  listed: readonly string[] = [],
): Promise<Inputs> {
  const { paths, failed: passed } = await meantPaths(operands, command, listed);
  const [first = ''] = operands;
  const single =
    listed.length === 0 &&
    operands.length === 1 &&
    paths[0] === first &&
    !isArchiveName(first) &&
    !(await isFolder(first));
  const { photos, failed, leftOut } = await searched(paths);
  return { photos, failed: [...passed, ...failed], leftOut, single };
}

/** How a file is shown: as given, or from the current folder where that is shorter. */
export function displayPath(path: string): string {
  if (!isAbsolute(path)) return readablePath(path);
  const near = relative('', path);
  return readablePath(near.length > 0 && near.length < path.length && !near.startsWith('..') ? near : path);
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(systemPath(path)).catch(() => null)) !== null;
}

export function searched(paths: readonly string[]): Promise<ExpandedSources> {
  return expandSources(paths, { limit: MAX_PHOTOS });
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(systemPath(path)).catch(() => null))?.isDirectory() ?? false;
}
