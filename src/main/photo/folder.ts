/** What lies in a folder, each name told whatever its bytes: files, folders, and what is neither or cannot be looked at. */
import { readdir, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pathOfBytes, systemPath } from './byte-path';
import { PHOTO_EXTENSIONS } from './format';
import { isSystemName } from './left-out';

export interface FolderEntry {
  readonly name: string;
  /** The folder's, with the name. */
  readonly path: string;
  /** What it is, or what a link leads to. `broken`: a link to nothing, or what may not be looked at. */
  readonly kind: 'file' | 'folder' | 'other' | 'broken';
  /** Size of a file. */
  readonly bytes: number;
  /** Why it is broken. */
  readonly error?: unknown;
}

/** Judges by extension; the content decides later. */
export function isPhotoName(name: string): boolean {
  return PHOTO_EXTENSIONS.has(extname(name).slice(1).toLowerCase());
}

/** How many files are asked about at once: a slow disk or share answers them side by side. */
const AT_ONCE = 64;

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The order of names in a folder: natural (2 before 10). */
export const byName = natural.compare;

/** The order in which photos of folders are found: part by part of their paths. */
export function byPlace(a: string, b: string): number {
  const [here, there] = [a.split(sep), b.split(sep)];
  for (let i = 0; i < Math.min(here.length, there.length); i++) {
    const order = byName(here[i] ?? '', there[i] ?? '');
    if (order !== 0) return order;
  }
  return here.length - there.length;
}

/** What is in a folder: entries, and how many were passed over because a system keeps them for itself. */
export interface FolderContent {
  readonly entries: readonly FolderEntry[];
  readonly system: number;
}

/** Everything visible, in natural order (2 before 10). Rejects with the system's error where the folder cannot be read. */
export async function entriesOf(folder: string): Promise<readonly FolderEntry[]> {
  return (await contentOf(folder)).entries;
}

/** The same with a count of what is not visible. `onSome` is told of the entries as they are looked at, in their order. */
export async function contentOf(
  folder: string,
  onSome: (entries: readonly FolderEntry[]) => void = () => undefined,
): Promise<FolderContent> {
  const names = (await readdir(systemPath(folder), { encoding: 'buffer' })).map(pathOfBytes);
  const visible = names.filter((name) => !isSystemName(name)).sort(byName);
  const entries: FolderEntry[] = [];
  for (let at = 0; at < visible.length; at += AT_ONCE) {
    const some = await Promise.all(visible.slice(at, at + AT_ONCE).map((name) => entryOf(folder, name)));
    entries.push(...some);
    onSome(some);
  }
  return { entries, system: names.length - visible.length };
}

async function entryOf(folder: string, name: string): Promise<FolderEntry> {
  const path = join(folder, name);
  try {
    const found = await stat(systemPath(path));
    const kind = found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other';
    return { name, path, kind, bytes: kind === 'file' ? found.size : 0 };
  } catch (error) {
    return { name, path, kind: 'broken', bytes: 0, error };
  }
}
