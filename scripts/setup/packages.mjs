/** node_modules against package-lock.json: the comparison, and `npm ci`. */
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from './console.mjs';
import { modulesDir, projectDir } from './paths.mjs';
import { run } from './run.mjs';

/** Install scripts of packages that would ask hosts other than the registry; set-up does these things itself. */
const QUIET_INSTALL = { ELECTRON_SKIP_BINARY_DOWNLOAD: '1', ONNXRUNTIME_NODE_INSTALL: 'skip' };

/** Whether everything package-lock.json asks for is installed; npm writes its record of that last. */
export function packagesAreInstalled(project = projectDir) {
  try {
    const wanted = readLock(path.join(project, 'package-lock.json'));
    const installed = readLock(path.join(project, 'node_modules', '.package-lock.json'));
    return Object.entries(wanted).every(([name, entry]) => {
      if (name === '') return true;
      const have = installed[name];
      if (!have) return entry.optional === true || entry.peer === true; // another platform's, or a peer nobody needs
      return have.version === entry.version && have.integrity === entry.integrity;
    });
  } catch {
    return false;
  }
}

function readLock(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
}

/** `npm ci`, quiet unless it fails. */
export async function installPackages() {
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error', '--no-audit', '--no-fund'];
  const { code, output } = await run('npm', args, { env: QUIET_INSTALL });
  if (code === 0) return `${fs.readdirSync(modulesDir).length} folders in node_modules`;
  throw new SetupError(explainNpm(output));
}

/** One sentence on what npm's failure means and what to do, then npm's own words. */
export function explainNpm(output) {
  const sentence = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|network|E40[137]/i.test(output)
    ? "npm could not fetch the packages: check the network, and npm's registry and proxy (`npm config list`)."
    : /ENOSPC/.test(output)
      ? 'npm could not install the packages: the disk is full.'
      : /EACCES|EPERM/.test(output)
        ? 'npm may not write here: check who owns this folder and npm’s cache.'
        : 'npm could not install the packages.';
  return `${sentence} Then run \`npm run setup\` again.\n${output}`;
}
