/** Keywords for a photo's sidecar: written anew, or put into the one that is there, of which everything else stays. */
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { xmpSidecar } from '../../shared/export/xmp';
import { mergedXmp } from '../../shared/export/xmp-merge';
import { systemPath } from '../photo/byte-path';
import { foundAt, identityOf, isUntouched, type Identity } from './identity';
import { sidecarOf, type LeftFile, type LeftReason, type Wish } from './plan';

/** A sidecar of more bytes is nobody's keywords. */
const MOST_BYTES = 16 * 2 ** 20;

export interface KeywordWish {
  readonly wish: Wish;
  readonly content: string;
}

/** @param toolkit who writes it, with its version. Touches nothing. Rejects with the system's error where the sidecar cannot be looked at. */
export async function keywordWish(
  about: string,
  then: NonNullable<Wish['then']>,
  keywords: readonly string[],
  toolkit: string,
): Promise<KeywordWish | LeftFile> {
  const sidecar = sidecarOf(about);
  const wish: Wish = { from: null, about, then, folder: dirname(about), name: basename(sidecar) };
  const there = await foundAt(sidecar);
  if (!there) {
    const content = xmpSidecar(keywords, toolkit);
    return { wish: { ...wish, bytes: Buffer.byteLength(content) }, content };
  }
  const left = (reason: LeftReason): LeftFile => ({ wish, reason });
  if (there.kind !== 'file') return left('taken');
  const text = there.bytes > MOST_BYTES ? null : await textOf(sidecar, there);
  if (text === undefined) return left('changed');
  const content = text === null ? null : mergedXmp(text, keywords);
  if (content === null) return left('notXmp');
  if (content === text) return left('already');
  return { wish: { ...wish, bytes: Buffer.byteLength(content), replaces: identityOf(there) }, content };
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
