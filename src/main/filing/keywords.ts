/** Keywords for a photo: in a sidecar, written anew or put into the one that is there, or inside the picture; everything else in either stays. */
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { xmpSidecar } from '../../shared/export/xmp';
import { mergedXmp } from '../../shared/export/xmp-merge';
import { systemPath } from '../photo/byte-path';
import type { ExifTool } from './exiftool';
import { foundAt, identityOf, isUntouched, type Identity } from './identity';
import { sidecarOf, type LeftFile, type LeftReason, type Wish } from './plan';

/** A sidecar of more bytes is nobody's keywords. */
const MOST_BYTES = 16 * 2 ** 20;

export interface KeywordWish {
  readonly wish: Wish;
  readonly keywords: readonly string[];
  content(): Promise<Uint8Array | string>;
}

/** A photo, as it was when it was looked at, and what it is to be found by. */
export interface Keyworded {
  readonly path: string;
  readonly then: NonNullable<Wish['then']>;
  readonly keywords: readonly string[];
}

/** What would be written and what is left, each in order. Touches nothing. @param exiftool for keywords inside the pictures; null for sidecars @param toolkit who writes, with its version */
export async function keywordWishes(
  photos: readonly Keyworded[],
  exiftool: ExifTool | null,
  toolkit: string,
): Promise<{ readonly written: KeywordWish[]; readonly left: LeftFile[] }> {
  const inside = await exiftool?.keywords(photos.map(({ path }) => path));
  const [written, left]: [KeywordWish[], LeftFile[]] = [[], []];
  for (const [at, photo] of photos.entries()) {
    const one = await (exiftool ? insideWish(photo, inside?.[at] ?? null, exiftool) : sidecarWish(photo, toolkit));
    if ('content' in one) written.push(one);
    else left.push(one);
  }
  return { written, left };
}

/** The picture as it is makes way for one with more keywords, and is kept. */
async function insideWish(
  { path, then, keywords }: Keyworded,
  has: readonly string[] | null,
  exiftool: ExifTool,
): Promise<KeywordWish | LeftFile> {
  const wish: Wish = { from: null, about: path, then, folder: dirname(path), name: basename(path) };
  const there = await foundAt(path);
  if (there?.kind !== 'file') return { wish, reason: there?.kind === 'link' ? 'link' : 'missing' };
  if (has === null) return { wish, reason: 'notInside' };
  if (keywords.every((keyword) => has.includes(keyword))) return { wish, reason: 'already' };
  const content = async (): Promise<Uint8Array> => exiftool.withKeywords(await readFile(systemPath(path)), keywords);
  return { wish: { ...wish, bytes: there.bytes, replaces: identityOf(there) }, keywords, content };
}

/** Rejects with the system's error where the sidecar cannot be looked at. */
async function sidecarWish(
  { path: about, then, keywords }: Keyworded,
  toolkit: string,
): Promise<KeywordWish | LeftFile> {
  const sidecar = sidecarOf(about);
  const wish: Wish = { from: null, about, then, folder: dirname(about), name: basename(sidecar) };
  const there = await foundAt(sidecar);
  if (!there) {
    const content = xmpSidecar(keywords, toolkit);
    return { wish: { ...wish, bytes: Buffer.byteLength(content) }, keywords, content: async () => content };
  }
  const left = (reason: LeftReason): LeftFile => ({ wish, reason });
  if (there.kind !== 'file') return left('taken');
  const text = there.bytes > MOST_BYTES ? null : await textOf(sidecar, there);
  if (text === undefined) return left('changed');
  const content = text === null ? null : mergedXmp(text, keywords);
  if (content === null) return left('notXmp');
  if (content === text) return left('already');
  return {
    wish: { ...wish, bytes: Buffer.byteLength(content), replaces: identityOf(there) },
    keywords,
    content: async () => content,
  };
}

/** Null where it is no UTF-8, undefined where it was written meanwhile. A mark of the order of bytes stays in it. */
async function textOf(path: string, then: Identity): Promise<string | null | undefined> {
  const bytes = await readFile(systemPath(path));
  const now = await foundAt(path);
  if (!now || !isUntouched(now, then)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
