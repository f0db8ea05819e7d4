/**
 * Keeps sharp on the libraries it brings along. Electron on Linux is linked to the system's GLib, and a function that both
 * have is taken from the system's: sharp's images were then given back to a library that does not know them. That kept
 * 150 KB of every photo for ever, and ends the process where the two GLibs are further apart (electron#46323).
 */
import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

type Open = typeof process.dlopen;
type Owner = Pick<NodeJS.Process, 'dlopen'>;

const SHARP = /[\\/]sharp-(linux-[^\\/]+)[\\/]lib[\\/][^\\/]+\.node$/;
const LIBVIPS = /^libvips-cpp\.so/;
/** What Node says of a library that is no module of its own: it is loaded all the same, and stays. */
const NO_MODULE = /self-register/;

/**
 * Call it before sharp is loaded. From then on sharp's own module looks for its functions in its own libraries first.
 * Only sharp's module does: libvips itself, loaded just before, goes on sharing the allocator with everybody else, because
 * what the C library allocates for it must be freed where it came from.
 *
 * @param owner the process; a stand-in for tests
 */
export function keepOwnLibraries(owner: Owner = process): void {
  const flag = (constants.dlopen as { RTLD_DEEPBIND?: number }).RTLD_DEEPBIND;
  if (flag === undefined) return; // not a system where functions are taken from whoever has them first
  const open = owner.dlopen.bind(owner) as Open;
  owner.dlopen = (module: object, file: string, flags: number = constants.dlopen.RTLD_LAZY): void => {
    open(module, file, loadsOwnLibvips(file, open) ? flags | flag : flags);
  };
}

/** Whether `file` is sharp's module and the libvips that belongs to it is loaded now. */
function loadsOwnLibvips(file: string, open: Open): boolean {
  const platform = SHARP.exec(file)?.[1];
  if (platform === undefined) return false;
  const folder = join(dirname(file), '..', '..', `sharp-libvips-${platform}`, 'lib');
  const name = namesIn(folder).find((entry) => LIBVIPS.test(entry));
  if (name === undefined) return false;
  try {
    open({ exports: {} }, join(folder, name), constants.dlopen.RTLD_NOW);
    return true;
  } catch (error) {
    return error instanceof Error && NO_MODULE.test(error.message);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
