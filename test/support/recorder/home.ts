/** A home, a temporary and a data folder of a test's own, and an environment in which nothing else says where files go or whether to be silent. */
import { mkdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Recorded } from './recorder';

export interface Home {
  readonly home: string;
  readonly temporary: string;
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What is kept of the environment: a machine that tests is often marked as one (`CI`), and libraries are better behaved there. */
const KEPT = ['PATH', 'LANG', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'LD_LIBRARY_PATH'];

export function homeOfItsOwn(folder: string): Home {
  const [home = '', temporary = '', data = ''] = ['home', 'temporary', 'data'].map((name) => join(folder, name));
  for (const made of [home, temporary, data]) mkdirSync(made);
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const places = { HOME: home, TMPDIR: temporary, HEADLIGHT_USER_DATA: data };
  return { home, temporary, data, env: { ...Object.fromEntries(kept), ...places } };
}

/** The list of fonts that all programs share: root's programs bring it up to date when they find it old, nobody else's can. */
const SHARED = process.getuid?.() === 0 ? ['/var/cache/fontconfig'] : [];

/** Whether this leaves the machine, or is written outside the data folder and the system's temporary folder; devices and /proc are no files. */
export function outside({ what, to }: Recorded, { temporary, data }: Home): boolean {
  if (what === 'start') return false;
  if (what === 'lookup') return isIP(to) === 0; // an address needs no looking up
  if (what === 'connect' || what === 'send') return true;
  const inside = [temporary, data, '/dev', '/proc', ...SHARED].some((place) => `${to}/`.startsWith(`${place}/`));
  return !inside;
}
