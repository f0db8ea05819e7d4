/**
 * What the operating system must bring on Linux: Electron's shared libraries, fonts that cover both interface languages
 * and emoji, and a virtual display for the tests where there is no real one. Other systems bring all of it.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run, say, SetupError } from './console.mjs';
import { electronExecutable } from './electron.mjs';

/** Debian packages by purpose; after a `|` the name that newer Debian and Ubuntu releases use. */
const LIBRARY_PACKAGES = [
  'libgtk-3-0|libgtk-3-0t64', 'libnss3', 'libasound2|libasound2t64', 'libgbm1', 'libxss1',
  'libatk-bridge2.0-0|libatk-bridge2.0-0t64', 'libdrm2', 'libxtst6', 'libcups2|libcups2t64',
]; // prettier-ignore
const FONT_PACKAGES = ['fonts-dejavu-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];
const DISPLAY_PACKAGES = ['xvfb'];

/** Whether a window can be shown. Windows and macOS always can. */
export function hasDisplay(platform = process.platform, env = process.env) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The Debian packages that are missing here; none on systems without dpkg, where names differ. */
export function missingPackages() {
  if (process.platform !== 'linux' || !onPath('dpkg-query')) return [];
  const wanted = [...LIBRARY_PACKAGES, ...FONT_PACKAGES, ...(hasDisplay() ? [] : DISPLAY_PACKAGES)];
  const names = wanted.flatMap((group) => group.split('|'));
  const listed = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\\n', ...names], { encoding: 'utf8' });
  const installed = new Set();
  for (const line of listed.stdout.split('\n')) {
    const [name, status] = line.split(' ');
    if (status === 'installed') installed.add(name);
  }
  return wanted.filter((group) => !group.split('|').some((name) => installed.has(name)));
}

/** Installs what is missing where this process may, else says which command to run. Throws when Electron cannot start. */
export async function installSystemPackages(missing) {
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    await aptInstall(missing);
    return missing.map(firstName).join(', ');
  }
  const command = `sudo apt-get install ${missing.map(firstName).join(' ')}`;
  const libraries = missingLibraries();
  if (libraries.length > 0) {
    throw new SetupError(`Electron needs system libraries that are missing (${libraries.join(', ')}). Run: ${command}`);
  }
  say(`  Not needed to start, good to have (fonts, a virtual display for tests): ${command}`);
  return 'left to you';
}

/** Shared libraries the Electron executable asks for and the system does not have. */
export function missingLibraries() {
  const executable = electronExecutable();
  if (process.platform !== 'linux' || !executable) return [];
  const listed = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return [...(listed.stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

async function aptInstall(missing) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const groups = missing.map((group) => group.split('|'));
  const install = () => run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...groups.map(candidate)], { env });
  const candidate = (names) => names.find(hasCandidate) ?? names[0];

  let result = groups.every((names) => names.some(hasCandidate)) ? await install() : { code: 1 };
  if (result.code === 0) return;
  const update = await run('apt-get', ['update', '-q'], { env }); // no package lists yet, or old ones
  result = await install();
  if (result.code === 0) return;
  throw new SetupError(
    `apt-get could not install ${groups.map(candidate).join(' ')}. Check that Debian's package servers can be reached, ` +
      `run \`apt-get update\`, then \`npm run setup\` again.\n${[update.code === 0 ? '' : update.output, result.output].join('\n').trim().split('\n').slice(-12).join('\n')}`,
  );
}

/** Whether apt can install the package by this name (a virtual name has no candidate of its own). */
function hasCandidate(name) {
  const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' });
  return /Candidate: (?!\(none\))/.test(policy.stdout ?? '');
}

function firstName(group) {
  return group.split('|')[0];
}

export function onPath(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, program)));
}
