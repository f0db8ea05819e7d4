/**
 * File names are bytes on Linux, and not all are UTF-8. Inside Headlight a path is a string in which a byte that is no UTF-8 is a lone
 * surrogate U+DC80 … U+DCFF (Python's `surrogateescape`, PEP 383), so that none is lost on the way back to the system.
 */
import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';

const ESCAPED = /([\udc80-\udcff])/u;
const LOST = '\ufffd';

export function pathOfBytes(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isUtf8(buffer)) return buffer.toString('utf8');
  let path = '';
  for (let at = 0; at < buffer.length;) {
    const length = [1, 2, 3, 4].find((bytes) => isUtf8(buffer.subarray(at, at + bytes)));
    path +=
      length === undefined
        ? String.fromCharCode(0xdc00 + (buffer[at] as number))
        : buffer.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return path;
}

/** What the system's calls take: the string, or the bytes that it stands for. */
export function systemPath(path: string): string | Buffer {
  if (!ESCAPED.test(path)) return path;
  const pieces = path.split(ESCAPED).map((piece, i) => (i % 2 === 0 ? piece : Buffer.of(piece.charCodeAt(0) & 0xff)));
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}

/** Writes a path as text, with bytes that are none as `\xE9`. */
export function readablePath(path: string): string {
  const shown = (byte: string): string => `\\x${(byte.charCodeAt(0) & 0xff).toString(16).toUpperCase()}`;
  return ESCAPED.test(path) ? path.replace(new RegExp(ESCAPED, 'gu'), shown) : path;
}

/** Whatever could be meant by a path in which somebody else has replaced such bytes by U+FFFD: none where it holds none. Never rejects. */
export async function pathsMeant(path: string): Promise<string[]> {
  if (!path.includes(LOST)) return [];
  const { root } = parse(path);
  let found = [root];
  for (const part of path.slice(root.length).split(sep)) {
    if (!part.includes(LOST)) found = found.map((folder) => join(folder, part));
    else found = (await Promise.all(found.map((folder) => namesLike(folder, part)))).flat();
  }
  return found;
}

async function namesLike(folder: string, lossy: string): Promise<string[]> {
  const names = await readdir(systemPath(folder === '' ? '.' : folder), { encoding: 'buffer' }).catch(() => []);
  return names.filter((name) => name.toString('utf8') === lossy).map((name) => join(folder, pathOfBytes(name)));
}
