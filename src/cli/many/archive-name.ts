/** Archives whose photos are read: known by their names. */
const ENDINGS = ['.tar', '.tar.gz', '.tgz', '.zip'];

export function isArchiveName(path: string): boolean {
  return ENDINGS.some((ending) => path.toLowerCase().endsWith(ending));
}

/**
 * Where a member stands: parts of its path, below the archive. Zips made on Windows divide by `\`, some archives begin at `/` or `.`.
 *
 * @returns null for one that would lie outside, were it unpacked
 */
export function placeInArchive(name: string, isZip: boolean): string | null {
  const parts = (isZip ? name.replaceAll('\\', '/') : name).split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}
