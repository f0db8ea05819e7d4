/**
 * `npm run package -- [TARGET…] [--arch x64|arm64] [--runtime-at-hand]`: installers into dist/installers.
 * Targets are electron-builder's (dir, deb, rpm, AppImage, tar.gz, nsis, zip, dmg); none: those of this system.
 */
import '../scripts/setup/node-version.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { runScript, say, SetupError, step } from '../scripts/setup/console.mjs';
import { projectDir } from '../scripts/setup/paths.mjs';
import { prepare } from '../scripts/setup/prepare.mjs';
import { run } from '../scripts/setup/run.mjs';
import { builderConfig } from './config.mjs';
import { drawIcons } from './icons.mjs';
import { notice } from './notice.mjs';
import { electronVersion, runtimeAtHand } from './runtime.mjs';
import { stage } from './stage.mjs';

const here = path.join(projectDir, 'packaging');
const dist = path.join(projectDir, 'dist');
const resourcesDir = path.join(dist, 'packaging');
/** Packages name one; `.invalid` leads nowhere (RFC 2606) and says that nobody published this one. */
const homepage = process.env.HEADLIGHT_HOMEPAGE ?? 'https://headlight.invalid/';

/** Of the environment: the feed's address, and the public key of who signs it (`npm run package:feed`). */
const { HEADLIGHT_UPDATES_FEED: feed, HEADLIGHT_UPDATES_KEY: key } = process.env;
const updates = feed && key ? { feed, key } : undefined;

await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { arch: { type: 'string', multiple: true }, 'runtime-at-hand': { type: 'boolean', default: false } },
  });
  await prepare({ app: values['runtime-at-hand'] });
  await step('Installing electron-builder (packaging/)', installBuilder);
  await prepareResources();
  const runtime = values['runtime-at-hand'] ? runtimeAtHand(path.join(dist, 'runtime')) : undefined;
  if (runtime && runtime.version !== electronVersion()) {
    say(
      `  Packing Electron ${runtime.version}, which is at hand, instead of ${electronVersion()}: for trying, never for a release.`,
    );
  }
  for (const arch of values.arch ?? [process.arch]) {
    const target = { platform: process.platform, arch };
    const appDir = path.join(dist, 'stage', `${target.platform}-${arch}`);
    await step(`Laying out the app for ${target.platform}-${arch}`, () => stage(target, appDir));
    await buildInstallers({ appDir, runtime, arch, targets: positionals });
  }
  say(`  Installers are in ${path.relative(projectDir, path.join(dist, 'installers'))}.`);
});

async function installBuilder() {
  if (fs.existsSync(path.join(here, 'node_modules', 'electron-builder'))) return;
  const { code, output } = await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: here });
  if (code !== 0) throw new SetupError(`electron-builder could not be installed; npm says:\n${output}`);
}

/** Everything beside the app itself: icons, licences, the command, metadata. */
async function prepareResources() {
  fs.rmSync(resourcesDir, { recursive: true, force: true });
  fs.mkdirSync(resourcesDir, { recursive: true });
  for (const name of ['bin', 'app.headlight.Headlight.metainfo.xml', 'entitlements.mac.plist']) {
    fs.cpSync(path.join(here, name), path.join(resourcesDir, name), { recursive: true });
  }
  await drawIcons(path.join(resourcesDir, 'icons'));
  fs.writeFileSync(path.join(resourcesDir, 'NOTICE.txt'), notice());
  if (updates) fs.writeFileSync(path.join(resourcesDir, 'updates.json'), `${JSON.stringify(updates, null, 2)}\n`);
}

/** electron-builder in this process; where fpm cannot be fetched, `HEADLIGHT_FPM=own` has the stand-in make .deb files. */
async function buildInstallers({ appDir, runtime, arch, targets }) {
  const { build, Platform, Arch } = await import(
    pathToFileURL(path.join(here, 'node_modules/electron-builder/out/index.js')).href
  );
  if (process.env.HEADLIGHT_FPM === 'own') process.env.CUSTOM_FPM_PATH = path.join(here, 'fpm.mjs');
  const outDir = path.join(dist, 'installers');
  const config = builderConfig({
    appDir,
    outDir,
    resourcesDir,
    runtime,
    electronVersion: electronVersion(),
    homepage,
    updates,
  });
  await build({
    projectDir,
    config,
    publish: 'never',
    targets: Platform.current().createTarget(targets.length > 0 ? targets : undefined, Arch[arch]),
  });
}
