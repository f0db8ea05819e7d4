/** Files and folders that a person names, as a flat list of photos. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { HeadlightError, type ErrorData } from '../../vit/errors';
import { fileError } from './file';
import { PHOTO_EXTENSIONS } from './format';
import { MAX_PHOTOS } from './limits';

export interface PhotoFile {
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
}

export interface ExpandedSources {
  /** In the order named; inside a folder in natural order (2 before 10), files before sub-folders. No file twice. */
  readonly photos: readonly PhotoFile[];
  readonly failed: readonly { readonly name: string; readonly error: ErrorData }[];
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
/** Folders inside folders; deeper ones are not searched. */
const MAX_DEPTH = 32;

class Expansion {
  readonly photos: PhotoFile[] = [];
  private readonly files = new Set<string>();
  private readonly folders = new Set<string>();
  /** Photos met, also those met before. */
  private found = 0;

  constructor(private readonly limit: number) {}

  /** A file or folder named by a person: files are taken whatever their extension. */
  async named(path: string): Promise<void> {
    const found = await stat(path);
    if (!found.isDirectory()) return this.take(path, found.size);
    const before = this.found;
    if (this.folders.has(await realpath(path))) return; // searched already
    await this.folder(path, 0);
    if (this.found === before) throw new HeadlightError('folderEmpty', { name: basename(resolve(path)) });
  }

  private async take(path: string, bytes: number): Promise<void> {
    const real = await realpath(path);
    this.found++;
    if (this.files.has(real)) return;
    if (this.photos.length >= this.limit) throw new HeadlightError('tooManyPhotos', { limit: this.limit });
    this.files.add(real);
    this.photos.push({ path, bytes });
  }

  /** Symbolic links are followed, each real folder once, so that a loop ends. */
  private async folder(path: string, depth: number): Promise<void> {
    const real = await realpath(path);
    if (depth > MAX_DEPTH || this.folders.has(real)) return;
    this.folders.add(real);
    const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort(natural.compare);
    const folders: string[] = [];
    for (const name of names) {
      const inside = join(path, name);
      const found = await stat(inside).catch(() => null); // a dangling link, or forbidden
      if (found?.isDirectory()) folders.push(inside);
      else if (found?.isFile() && PHOTO_EXTENSIONS.has(extname(name).slice(1).toLowerCase())) {
        await this.take(inside, found.size);
      }
    }
    for (const inside of folders) await this.folder(inside, depth + 1).catch(rethrowOwn);
  }
}

/** A sub-folder that may not be read is passed over; a limit is not. */
function rethrowOwn(error: unknown): void {
  if (error instanceof HeadlightError) throw error;
}

/**
 * Expands files and folders into photos, at most `limit`. Never rejects: what cannot be taken is in `failed`, with
 * `photoNotFound`, `photoUnreadable`, `folderEmpty` or `tooManyPhotos`.
 */
export async function expandSources(paths: readonly string[], limit = MAX_PHOTOS): Promise<ExpandedSources> {
  const expansion = new Expansion(limit);
  const failed: { name: string; error: ErrorData }[] = [];
  for (const path of paths) {
    try {
      await expansion.named(path);
    } catch (error) {
      failed.push({ name: basename(resolve(path)), error: fileError(error, path).toData() });
      if (error instanceof HeadlightError && error.code === 'tooManyPhotos') break;
    }
  }
  return { photos: expansion.photos, failed };
}
