/** Globs that the shell did not expand: `*` and `?` within a name, `**` over folders, `[abc]`, `{a,b}`. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathOfBytes, readablePath, systemPath } from '../main/photo/byte-path';
import { folderError } from '../main/photo/file';
import type { FailedSource } from '../main/photo/sources';

export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

export interface GlobMatches {
  /** Files and folders, sorted. */
  readonly found: readonly string[];
  /** Folders on the way that may not be read. */
  readonly failed: readonly FailedSource[];
}

/** Hidden files and folders only where the pattern's part begins with a dot. */
export async function expandGlob(pattern: string): Promise<GlobMatches> {
  const found = new Set<string>();
  const search = new Search();
  for (const plain of expandBraces(pattern.replaceAll('\\', '/'))) {
    const parts = plain.split('/').filter((part, i) => part !== '' || i === 0);
    const absolute = parts[0] === '';
    for (const path of await search.walk(absolute ? '/' : '', absolute ? parts.slice(1) : parts)) found.add(path);
  }
  return { found: [...found].sort(), failed: search.failed };
}

/** `a{b,c}` → `ab`, `ac`; not nested. */
function expandBraces(pattern: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(pattern);
  if (!braces) return [pattern];
  const [whole, inside = ''] = braces;
  return inside
    .split(',')
    .flatMap((choice) =>
      expandBraces(pattern.slice(0, braces.index) + choice + pattern.slice(braces.index + whole.length)),
    );
}

class Search {
  readonly #refused = new Map<string, FailedSource>();

  get failed(): readonly FailedSource[] {
    return [...this.#refused.values()];
  }

  async walk(folder: string, parts: readonly string[]): Promise<string[]> {
    const [part, ...rest] = parts;
    if (part === undefined) return folder === '' ? [] : [folder];
    if (!isGlob(part)) return this.#literal(folder, part, rest);
    const visible = (await this.#entries(folder)).filter(({ name }) => part.startsWith('.') || !name.startsWith('.'));
    if (part === '**') {
      const inside = visible.filter(({ isFolder }) => isFolder).map(({ name }) => this.walk(join(folder, name), parts));
      return [...(await this.walk(folder, rest)), ...(await Promise.all(inside)).flat()];
    }
    const matches = matcherOf(part);
    const found = visible.filter(({ name }) => matches.test(name));
    return (await Promise.all(found.map(({ name }) => this.walk(join(folder, name), rest)))).flat();
  }

  async #literal(folder: string, part: string, rest: readonly string[]): Promise<string[]> {
    const path = part === '..' || part === '.' ? (folder === '' ? part : `${folder}/${part}`) : join(folder, part);
    if (rest.length > 0) return this.walk(path, rest);
    return (await this.#entries(folder)).some(({ name }) => name === part) ? [path] : [];
  }

  /** Nothing of what is no folder; one that may not be read is named. */
  async #entries(folder: string): Promise<{ readonly name: string; readonly isFolder: boolean }[]> {
    const path = folder === '' ? '.' : folder;
    try {
      const entries = await readdir(systemPath(path), { withFileTypes: true, encoding: 'buffer' });
      return entries.map((entry) => ({ name: pathOfBytes(entry.name), isFolder: entry.isDirectory() }));
    } catch {
      const isFolder = (await stat(systemPath(path)).catch(() => null))?.isDirectory() ?? false;
      const error = folderError(path).toData();
      if (isFolder) this.#refused.set(path, { path, name: readablePath(path), error });
      return [];
    }
  }
}

function matcherOf(part: string): RegExp {
  const source = part.replace(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece.length > 1)
      return piece.startsWith('[!') ? `[^${escapeClass(piece.slice(2, -1))}]` : `[${escapeClass(piece.slice(1, -1))}]`;
    if (piece === '*') return '.*';
    return piece === '?' ? '.' : piece.replace(/[.+^${}()|[\]\\]/, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}

function escapeClass(characters: string): string {
  return characters.replace(/[\\\]^]/g, '\\$&');
}
