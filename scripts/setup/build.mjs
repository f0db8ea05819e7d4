/** The built app in out/: is it made from the sources as they are now, and if not, the build. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SetupError } from './console.mjs';
import { modulesDir, outDir, projectDir } from './paths.mjs';
import { run } from './run.mjs';

/** Everything the build reads. */
const INPUTS = [
  'src',
  'electron.vite.config.ts',
  'tsconfig.json',
  'svelte.config.js',
  'package.json',
  'package-lock.json',
];
const stampFile = path.join(outDir, '.sources');

/** A digest of the names and contents of all build inputs. */
export function hashSources(project = projectDir, inputs = INPUTS) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => listFiles(project, input))) {
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(project, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(project, name) {
  const stats = fs.statSync(path.join(project, name), { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [name];
  return fs
    .readdirSync(path.join(project, name))
    .sort()
    .flatMap((child) => listFiles(project, `${name}/${child}`));
}

export function buildIsCurrent() {
  try {
    return fs.readFileSync(stampFile, 'utf8') === hashSources();
  } catch {
    return false;
  }
}

/** Builds main, preload, renderer and command line into out/. */
export async function build() {
  const before = hashSources();
  forgetBuild();
  const { code, output } = await run(process.execPath, [
    path.join(modulesDir, 'electron-vite', 'bin', 'electron-vite.js'),
    'build',
  ]);
  if (code !== 0) throw new SetupError(`the build failed; it says:\n${output}`);
  fs.writeFileSync(stampFile, before);
}

/** Makes the next set-up build again, for when something else is about to write to out/. */
export function forgetBuild() {
  fs.rmSync(stampFile, { force: true });
}
