/** NOTICE.txt: every part that is shipped, with its version and its licence, word for word. */
import fs from 'node:fs';
import path from 'node:path';
import { modulesDir, projectDir } from '../scripts/setup/paths.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)([-._].*)?$/i;

/** Packages of the lock file that are no tools of ours: what is installed without development packages, and what the build puts in. */
export function shippedPackages(lock, bundled = ['svelte']) {
  return Object.entries(lock.packages)
    .filter(
      ([where, { dev, link }]) =>
        where.startsWith('node_modules/') &&
        !link &&
        (!dev || bundled.some((name) => where === `node_modules/${name}`)),
    )
    .map(([where, { version, license }]) => ({
      where,
      name: where.split('node_modules/').at(-1),
      version,
      license: license ?? 'see below',
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The whole text. Packages for other systems are not on this disk: they are named, and their sister's licence holds. */
export function notice(project = projectDir, modules = modulesDir) {
  const lock = JSON.parse(fs.readFileSync(path.join(project, 'package-lock.json'), 'utf8'));
  const parts = shippedPackages(lock).map(({ where, name, version, license }) => {
    const title = `${name} ${version} (${license})`;
    return [title, '-'.repeat(title.length), ...licenceTexts(path.join(path.dirname(modules), where))].join('\n');
  });
  const own = fs.readdirSync(path.join(project, 'resources', 'licences')).map((file) => {
    const title = path.parse(file).name.replaceAll('-', ' ');
    return [
      title,
      '-'.repeat(title.length),
      fs.readFileSync(path.join(project, 'resources', 'licences', file), 'utf8').trim(),
    ].join('\n');
  });
  return `Headlight contains parts of others. Electron's and Chromium's licences lie beside the program\n(LICENSE.electron.txt, LICENSES.chromium.html); these are the rest.\n\n${[...parts, ...own].join('\n\n\n')}\n`;
}

function licenceTexts(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name) && fs.statSync(path.join(folder, name)).isFile())
    .map((name) => fs.readFileSync(path.join(folder, name), 'utf8').trim());
}
