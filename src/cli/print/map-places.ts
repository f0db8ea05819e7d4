/** Where each photo's overlay and map go. */
import { mkdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { readablePath } from '../../main/photo/byte-path';
import { NUMBER_ENDINGS } from '../../shared/export/numbers';
import { saveError } from '../../shared/save-error';
import type { Places } from '../ask-photos';
import type { Arguments } from '../options';
import { usageError } from '../usage-error';

export interface MapPlace {
  /** `.png` or `.svg`; null when only numbers were asked for. */
  readonly overlay: string | null;
  /** One of `NUMBER_ENDINGS`. */
  readonly raw: string | null;
}

export interface MapPlaces extends Places {
  /** One for each photo, in order. */
  readonly of: readonly MapPlace[];
}

/** Several photos need folders, which are made. Throws `usage`. */
export async function mapPlaces(args: Arguments, photos: readonly string[], method: string): Promise<MapPlaces> {
  const [out, raw] = [args.text('out'), args.text('raw')];
  const stems = uniqueStems(photos).map((stem) => [stem, method, ...askedWords(args)].join('-'));
  const overlays = await pathsFor('out', out ?? (raw === null ? '.' : null), ['.png', '.svg'], stems);
  const raws = await pathsFor('raw', raw, NUMBER_ENDINGS, stems);
  const of = photos.map((_, i) => ({ overlay: overlays?.[i] ?? null, raw: raws?.[i] ?? null }));
  return { of, files: of.flatMap(({ overlay, raw }) => [overlay, raw].filter((file) => file !== null)) };
}

/** The class that was named, as a part of a file's name. */
function askedWords(args: Arguments): string[] {
  const [asked, versus] = [args.text('class') ?? args.text('group'), args.text('versus')];
  const word = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return [...(asked === null ? [] : [word(asked)]), ...(versus === null ? [] : ['not', word(versus)])];
}

/** `--out` with its ending for one photo, or a folder for any number: files in it take the first ending. */
async function pathsFor(
  option: string,
  path: string | null,
  endings: readonly string[],
  stems: readonly string[],
): Promise<string[] | null> {
  if (path === null) return null;
  if (endings.includes(extname(path).toLowerCase())) {
    if (stems.length === 1) return [path];
    throw usageError(`--${option} must be a folder for ${stems.length} photos, not \`${path}\`.`);
  }
  const found = await stat(path).catch(() => null);
  const isFolder = found?.isDirectory() ?? false;
  if (!isFolder && (found !== null || extname(path) !== ''))
    throw usageError(`--${option} must end with ${endings.join(' or ')}, or be a folder, not \`${path}\`.`);
  if (!isFolder) {
    await mkdir(path, { recursive: true }).catch((error: unknown) => {
      throw saveError(basename(path), error);
    });
  }
  return stems.map((stem) => join(path, `${stem}${endings[0] ?? ''}`));
}

/** File names without ending; photos of one name from several folders get numbers. */
function uniqueStems(photos: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return photos.map((photo) => {
    const stem = readablePath(basename(photo, extname(photo)));
    const count = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, count);
    return count === 1 ? stem : `${stem}-${count}`;
  });
}
