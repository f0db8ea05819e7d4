/** What main says of the files of photos to the gallery: in which folder they lie, when they were taken, which are there more than once. */
import { createHash } from 'node:crypto';
import { dirname, parse, sep } from 'node:path';
import type { AlikePhotos, PhotoFiles } from '../../shared/gallery-files';
import type { FileThen } from '../library/file-then';
import type { LibraryProcess } from '../library/protocol';
import { wallClockOf } from '../library/taken';
import { readablePath } from '../photo/byte-path';
import type { Photos } from './photos';

/** Names of a folder that tell it from others. */
const MOST_NAMES = 4;

/** As `PhotoLibrary` asks. */
interface Asked {
  asked<T>(question: (library: Pick<LibraryProcess, 'taken' | 'duplicates'>) => Promise<T>): Promise<T>;
}

/** Where there is no library, files' own times. */
export async function photoFiles(
  ids: readonly string[],
  photos: Pick<Photos, 'file'>,
  library: Asked,
): Promise<PhotoFiles> {
  const files = ids.map((id) => photos.file(id));
  const known: readonly FileThen[] = files.flatMap((file) => file ?? []);
  const dates = await library.asked((process) => process.taken(known)).catch(() => known.map(() => null));
  const folders: Record<string, readonly string[]> = {};
  const folder: (string | null)[] = [];
  const time = new Float64Array(ids.length).fill(NaN); // [photos]
  const taken = new Uint8Array(ids.length); // [photos]
  let next = 0;
  files.forEach((file, i) => {
    const path = file && dirname(file.path);
    const key = path === null ? null : createHash('sha256').update(path).digest('hex').slice(0, 16);
    if (key !== null && path !== null) folders[key] ??= namesOf(path);
    folder.push(key);
    const date = file ? (dates[next++] ?? null) : null;
    if (date !== null) taken[i] = 1;
    if (file) time[i] = date ?? wallClockOf(file.written);
  });
  return { folder, time, taken, folders };
}

/** The last names of a folder; of the top of a disk, that. */
function namesOf(path: string): string[] {
  const { root } = parse(path);
  const names = readablePath(path.slice(root.length)).split(sep).filter(Boolean);
  return names.length > 0 ? names.slice(-MOST_NAMES) : [root];
}

/** Groups whose photos were taken out meanwhile are smaller, or gone. */
export async function alikePhotos(
  model: number | null,
  least: number,
  photos: Pick<Photos, 'at'>,
  library: Asked,
): Promise<AlikePhotos> {
  const { groups, met, read } = await library.asked((process) => process.duplicates(model, least));
  const open = groups.map(({ paths, ...group }) => ({ ...group, photos: photos.at(paths) }));
  return { groups: open.filter((group) => group.photos.length > 1), met, read };
}
