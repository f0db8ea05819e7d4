/** The library from the command line: the same file that the window reads and writes. */
import type { Library } from '../../main/library/library';
import { CHANGES } from '../specs/changes';
import type { Arguments } from '../options';
import { PLACES } from '../package-root';
import { usageError } from '../usage-error';

/** Whether `--library` was given. Throws `usage` beside what it does not go with. */
export function libraryWanted(args: Arguments): boolean {
  if (!args.has('library')) return false;
  if (args.has('resume')) throw usageError('--library and --resume both keep answers; choose one.');
  const change = Object.keys(CHANGES).find((name) => args.has(name));
  if (change) throw usageError(`--library keeps answers of the model as it is; leave --${change} out.`);
  return true;
}

/** Makes it where there is none. Rejects with `libraryNewer`, `libraryDamaged`, `libraryUnavailable`, and as `saveError` says. */
export async function openLibrary(): Promise<Library> {
  const { Library } = await import('../../main/library/library');
  return Library.open(PLACES.library);
}
