/** The Electron that is packed: that of package.json for a release, the development runtime at hand where asked for. */
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from '../scripts/setup/console.mjs';
import { electronDir } from '../scripts/setup/paths.mjs';

/** Of package.json's electron, as installed. */
export function electronVersion() {
  return JSON.parse(fs.readFileSync(path.join(electronDir, 'package.json'), 'utf8')).version;
}

/** What lies in node_modules/electron/dist, made ready to be packed: `{ dist, version }`. The development app in it is left out. */
export function runtimeAtHand(folder) {
  const dist = path.join(electronDir, 'dist');
  if (!fs.existsSync(path.join(dist, 'version')))
    throw new SetupError('no Electron runtime is at hand; run `npm run setup` first');
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(dist, folder, { recursive: true, filter: (file) => path.basename(file) !== 'default_app.asar' });
  fs.rmSync(path.join(folder, 'resources', 'default_app'), { recursive: true, force: true });
  return { dist: folder, version: fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '') };
}
