/** Globs that the shell did not expand: `*` and `?` within a name, `**` over folders, `[abc]`, `{a,b}`. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export function isGlob(text: string): boolean {
  return /[*?[{]/.test(text);
}

/** Files and folders that match, sorted; hidden ones only where the pattern's part begins with a dot. */
export async function expandGlob(pattern: string): Promise<string[]> {
  const found = new Set<string>();
  for (const plain of expandBraces(pattern.replaceAll('\\', '/'))) {
    const parts = plain.split('/').filter((part, i) => part !== '' || i === 0);
    const absolute = parts[0] === '';
    for (const path of await walk(absolute ? '/' : '', absolute ? parts.slice(1) : parts)) found.add(path);
  }
  return [...found].sort();
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

async function walk(folder: string, parts: readonly string[]): Promise<string[]> {
  const [part, ...rest] = parts;
  if (part === undefined) return folder === '' ? [] : [folder];
  if (!isGlob(part)) return walkLiteral(folder, part, rest);
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
  const visible = entries.filter(({ name }) => part.startsWith('.') || !name.startsWith('.'));
  if (part === '**') {
    const inside = visible.filter((entry) => entry.isDirectory()).map(({ name }) => walk(join(folder, name), parts));
    return [...(await walk(folder, rest)), ...(await Promise.all(inside)).flat()];
  }
  const matches = matcherOf(part);
  const found = visible.filter(({ name }) => matches.test(name)).map(({ name }) => walk(join(folder, name), rest));
  return (await Promise.all(found)).flat();
}

async function walkLiteral(folder: string, part: string, rest: readonly string[]): Promise<string[]> {
  const path = part === '..' || part === '.' ? (folder === '' ? part : `${folder}/${part}`) : join(folder, part);
  if (rest.length > 0) return walk(path, rest);
  const names = await readdir(folder === '' ? '.' : folder).catch((): string[] => []);
  return names.includes(part) ? [path] : [];
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
