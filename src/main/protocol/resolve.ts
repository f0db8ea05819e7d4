/** From an `app://headlight/…` address to what it names. Only these two kinds of things exist; everything else is nothing. */

export const SCHEME = 'app';
export const HOST = 'headlight';
export const ORIGIN = `${SCHEME}://${HOST}`;

export type Target =
  /** A file of the built renderer; `path` is relative, slash-separated, free of `..` and of anything not listed below. */
  | { readonly kind: 'asset'; readonly path: string }
  /** A file of an installed model. Both are plain names; the model list decides whether they exist. */
  | { readonly kind: 'model'; readonly id: string; readonly file: string };

/** One plain name: does not start with a dot, holds no separator, drive colon, control character or percent sign. */
const ASSET_SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
const MODEL_SEGMENT = /^[^./\\:%\p{Cc}][^/\\:%\p{Cc}]*$/u;

/** @returns null for whatever is not a well-formed address of ours; never throws. */
export function resolveAddress(address: string): Target | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== `${SCHEME}:` || url.host !== HOST || url.username !== '' || url.password !== '') return null;
  const segments = decodedSegments(url.pathname);
  if (segments === null) return null;
  const [first, id, file, ...rest] = segments;
  if (first === 'models') {
    if (id === undefined || file === undefined || rest.length > 0) return null;
    return [id, file].every((name) => MODEL_SEGMENT.test(name)) ? { kind: 'model', id, file } : null;
  }
  return segments.every((name) => ASSET_SEGMENT.test(name)) ? { kind: 'asset', path: segments.join('/') } : null;
}

/** Decodes after splitting, so that an encoded slash stays inside its segment and is refused there. */
function decodedSegments(pathname: string): string[] | null {
  if (pathname === '/' || pathname === '') return ['index.html'];
  try {
    return pathname.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}
