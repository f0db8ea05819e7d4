/** Labels that folders give: photos of `top/cats` and `top/dogs` are cats and dogs, whatever lies below. Pure. */
import { dirname, sep } from 'node:path';
import { readablePath } from '../photo/byte-path';

/**
 * The folder below the one that all paths share; for paths that lie in one folder, that folder. Null for a path that lies beside the folders of the
 * others, and where a name says nothing.
 */
export function folderLabels(paths: readonly string[]): (string | null)[] {
  const folders = paths.map((path) => dirname(path).split(sep));
  const [first = []] = folders;
  let shared = first.length;
  for (const folder of folders)
    while (shared > 0 && !first.slice(0, shared).every((part, i) => folder[i] === part)) shared--;
  const isOne = folders.every((folder) => folder.length === shared);
  return folders.map((folder) => named(isOne ? folder.at(-1) : folder[shared]));
}

function named(folder: string | undefined): string | null {
  const name = readablePath(folder ?? '')
    .normalize('NFC')
    .trim();
  return name === '' ? null : name.slice(0, MOST);
}

/** A label's name has no more characters. */
const MOST = 100;
