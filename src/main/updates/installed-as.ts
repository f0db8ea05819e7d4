/** How this copy came onto the computer, as far as its own folder tells. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { INSTALLED_AS, type InstalledAs } from './release';

export interface Whereabouts {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The app's `resources` folder. */
  readonly resources: string;
  readonly executable: string;
}

/** Null: a folder that somebody unpacked; nothing replaces it by itself. */
export function installedAs({ platform, env, resources, executable }: Whereabouts): InstalledAs | null {
  if (platform === 'darwin') return 'mac';
  // Written by the installer, beside the program it takes away again.
  if (platform === 'win32') return existsSync(join(dirname(executable), 'Uninstall Headlight.exe')) ? 'nsis' : null;
  if (env.APPIMAGE) return 'AppImage';
  try {
    const type = readFileSync(join(resources, 'package-type'), 'utf8').trim(); // electron-builder's
    return INSTALLED_AS.find((known) => known === type) ?? null;
  } catch {
    return null;
  }
}
