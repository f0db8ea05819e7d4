/**
 * What the operating system must bring on Linux: Electron's shared libraries, fonts that cover both interface languages
 * and emoji, and a virtual display for the tests where there is no real one. Other systems bring all of it.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from './console.mjs';
import { electronExecutable } from './electron.mjs';
import { run } from './run.mjs';

/** Debian packages by purpose; after a `|` the name that newer Debian and Ubuntu releases use. */
const LIBRARY_PACKAGES = [
  'libgtk-3-0|libgtk-3-0t64', 'libnss3', 'libasound2|libasound2t64', 'libgbm1', 'libxss1',
  'libatk-bridge2.0-0|libatk-bridge2.0-0t64', 'libdrm2', 'libxtst6', 'libcups2|libcups2t64',
]; // prettier-ignore
const FONT_PACKAGES = ['fonts-inter', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];
const DISPLAY_PACKAGES = ['xvfb'];

/** Whether a window can be shown. Windows and macOS always can. */
export function hasDisplay(platform = process.platform, env = process.env) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The Debian packages that are missing here; none on systems without dpkg, where names differ. */
function missingPackages() {
  if (process.platform !== 'linux' || !onPath('dpkg-query')) return [];
  const wanted = [...LIBRARY_PACKAGES, ...FONT_PACKAGES, ...(hasDisplay() ? [] : DISPLAY_PACKAGES)];
  const names = wanted.flatMap((group) => group.split('|'));
  const listed = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
  });
  const installed = new Set();
  for (const line of listed.stdout.split('\n')) {
    const [name, status] = line.split(' ');
    if (status === 'installed') installed.add(name);
  }
  return wanted.filter((group) => !group.split('|').some((name) => installed.has(name)));
}

/** Whether this process can install packages itself. */
function mayInstall() {
  return isRoot() && onPath('apt-get');
}

/** Whoever may install gets all of it; for others it is enough that Electron can start. */
export function systemIsReady() {
  return (!mayInstall() || missingPackages().length === 0) && missingLibraries().length === 0;
}

/** Installs what is missing where this process may, else throws a `SetupError` with the command to run. */
export async function installSystemPackages() {
  const missing = missingPackages();
  if (mayInstall() && missing.length > 0) {
    await aptInstall(missing);
    return missing.map(firstName).join(', ');
  }
  const packages = (missing.length > 0 ? missing : LIBRARY_PACKAGES).map(firstName).join(' ');
  throw new SetupError(
    `Electron needs system libraries that are not here (${missingLibraries().join(', ')}). ` +
      `On Debian or Ubuntu run: sudo apt-get install ${packages}\n` +
      `Elsewhere install the packages that hold them. Then run \`npm run setup\` again.`,
  );
}

/** Shared libraries the Electron executable asks for and the system does not have. */
function missingLibraries() {
  const executable = electronExecutable();
  if (process.platform !== 'linux' || !executable) return [];
  const listed = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return [...(listed.stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

async function aptInstall(missing) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const names = () => missing.map((group) => group.split('|').find(hasCandidate) ?? firstName(group));
  const install = () => run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names()], { env });

  if (missing.every((group) => group.split('|').some(hasCandidate)) && (await install()).code === 0) return;
  const update = await run('apt-get', ['update', '-q'], { env }); // the package lists are absent or old
  const { code, output } = await install();
  if (code === 0) return;
  const words = `${update.code === 0 ? '' : update.output}\n${output}`.trim().split('\n').slice(-12).join('\n');
  throw new SetupError(
    `apt-get could not install ${names().join(' ')}. Check that the Debian package servers can be reached, ` +
      `then run \`npm run setup\` again.\n${words}`,
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

/** Chromium refuses to run its sandbox as root. */
export function isRoot() {
  return process.getuid?.() === 0;
}

export function onPath(program) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, program)));
}
