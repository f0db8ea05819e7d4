/** Archives whose photos are read: known by their names. */
const ENDINGS = ['.tar', '.tar.gz', '.tgz', '.zip'];

export function isArchiveName(path: string): boolean {
  return ENDINGS.some((ending) => path.toLowerCase().endsWith(ending));
}
