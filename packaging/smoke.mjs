/**
 * `npm run package:smoke [-- FILE]`: what people get, tried as they would. Installs a .deb (as root) or unpacks a .tar.gz (without either,
 * takes the unpacked app), asserts its parts and fuses, asks the command line and the window for the same photo, and removes it again.
 */
import '../scripts/setup/node-version.mjs';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { runScript, say } from '../scripts/setup/console.mjs';
import { projectDir } from '../scripts/setup/paths.mjs';
import { FUSES } from './config.mjs';
import { apt, INSTALLED, withWindow } from './drive.mjs';
import { requiredFiles } from './stage.mjs';

const PHOTO = path.join(projectDir, 'resources', 'photos', 'espresso.jpg');
/** electron-builder's names of fuses, and the runtime's. */
const FUSE_NAMES = {
  runAsNode: 'RunAsNode',
  enableCookieEncryption: 'EnableCookieEncryption',
  enableNodeOptionsEnvironmentVariable: 'EnableNodeOptionsEnvironmentVariable',
  enableNodeCliInspectArguments: 'EnableNodeCliInspectArguments',
  enableEmbeddedAsarIntegrityValidation: 'EnableEmbeddedAsarIntegrityValidation',
  onlyLoadAppFromAsar: 'OnlyLoadAppFromAsar',
  loadBrowserProcessSpecificV8Snapshot: 'LoadBrowserProcessSpecificV8Snapshot',
  grantFileProtocolExtraPrivileges: 'GrantFileProtocolExtraPrivileges',
};
const WIRE = { on: '1'.charCodeAt(0), off: '0'.charCodeAt(0) };

await runScript(async () => {
  const [file] = process.argv.slice(2);
  const deb = file?.endsWith('.deb') ? file : undefined;
  const unpacked = file && !deb ? unpack(file) : undefined;
  const app = deb ? INSTALLED : (unpacked ?? path.join(projectDir, 'dist', 'installers', 'linux-unpacked'));
  try {
    if (deb) apt('install', path.resolve(deb));
    await assertFuses(path.join(app, 'headlight-app'));
    assertParts(app);
    const command = deb ? '/usr/bin/headlight' : path.join(app, 'resources', 'bin', 'headlight');
    const said = askCommandLine(command);
    const shown = await askWindow(path.join(app, 'headlight-app'));
    shown.forEach((score, place) =>
      assert(Math.abs(score - said[place].score) < 1e-5, `${score}, ${said[place].score}`),
    );
    say(
      `✓ command line and window: ${said.map(({ label, score }) => `${label} ${(100 * score).toFixed(1)} %`).join(', ')}`,
    );
  } finally {
    if (deb) apt('remove', 'headlight');
    if (unpacked) fs.rmSync(path.dirname(unpacked), { recursive: true, force: true });
  }
  if (deb)
    for (const left of [INSTALLED, '/usr/bin/headlight']) assert.equal(fs.existsSync(left), false, `${left} is left`);
  say('✓ the packed app works');
});

/** @returns the folder that the archive holds */
function unpack(archive) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headlight-unpacked-'));
  execFileSync('tar', ['-xzf', path.resolve(archive), '-C', folder]);
  const names = fs.readdirSync(folder);
  assert.equal(names.length, 1, `an archive of one folder, not of ${names.join(', ')}`);
  return path.join(folder, names[0]);
}

async function assertFuses(executable) {
  const wire = await getCurrentFuseWire(executable);
  for (const [name, on] of Object.entries(FUSES)) {
    assert.equal(wire[FuseV1Options[FUSE_NAMES[name]]], on ? WIRE.on : WIRE.off, `fuse ${name}`);
  }
  say('✓ fuses');
}

/** Binaries lie beside the archive, whole; everything else that is needed is in it. */
function assertParts(app) {
  const archive = path.join(app, 'resources', 'app.asar');
  const listed = execFileSync(
    process.execPath,
    [path.join(projectDir, 'node_modules/@electron/asar/bin/asar.js'), 'list', archive],
    { encoding: 'utf8' },
  );
  const names = new Set(listed.split('\n').map((name) => name.replaceAll('\\', '/')));
  for (const file of requiredFiles({ platform: process.platform, arch: process.arch }))
    assert(names.has(`/${file}`), `${file} is missing`);
  for (const name of names) {
    if (/\.(node|dll|dylib|so(\.\d+)*)$/.test(name))
      assert(fs.existsSync(path.join(`${archive}.unpacked`, name)), `${name} is not unpacked`);
  }
  const size =
    Number(execFileSync('du', ['-sk', path.join(app, 'resources')], { encoding: 'utf8' }).split('\t')[0]) / 1024;
  assert(size <= 120, `the app without Electron is ${size.toFixed(0)} MiB`);
  say(`✓ parts; ${size.toFixed(0)} MiB without Electron`);
}

function askCommandLine(command) {
  const text = execFileSync(command, ['classify', PHOTO, '--json'], { encoding: 'utf8', cwd: os.tmpdir() });
  return JSON.parse(text).predictions.slice(0, 3);
}

function askWindow(executable) {
  return withWindow(executable, [PHOTO], async ({ page }) => {
    await page.getByTestId('prediction-0-score').waitFor({ timeout: 30_000 });
    await page.screenshot({ path: path.join(projectDir, 'dist', 'smoke.png') });
    const scores = [0, 1, 2].map((place) => page.getByTestId(`prediction-${place}-score`).getAttribute('data-score'));
    return (await Promise.all(scores)).map(Number);
  });
}
