/**
 * `npm run package:smoke [-- FILE]`: what people get, tried as they would. Installs a .deb or .rpm (as root) or unpacks a .tar.gz (without
 * any, takes the unpacked app), asserts its parts and fuses, asks the command line and the window for the same photo, and removes it again.
 */
import '../scripts/setup/node-version.mjs';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { runScript, say } from '../scripts/setup/console.mjs';
import { projectDir } from '../scripts/setup/paths.mjs';
import { FUSES } from './config.mjs';
import { INSTALLED, installerOf, withWindow } from './drive.mjs';
import { lacking } from './required.mjs';

/** All of `resources/`: the app without Electron. In units of 10⁶ bytes. */
const BUDGET_MB = 120;
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
  const installer = installerOf(file);
  const unpacked = file && !installer ? unpack(file) : undefined;
  const app = installer ? INSTALLED : (unpacked ?? path.join(projectDir, 'dist', 'installers', 'linux-unpacked'));
  try {
    installer?.install(path.resolve(file));
    await assertFuses(path.join(app, 'headlight-app'));
    assertParts(app);
    const command = installer ? '/usr/bin/headlight' : path.join(app, 'resources', 'bin', 'headlight');
    const said = askCommandLine(command);
    assert.equal(askCommandLine(command, '--engine', 'wasm')[0].label, said[0].label); // its parts come from elsewhere
    drawPicture(command);
    const shown = await askWindow(path.join(app, 'headlight-app'));
    shown.forEach((score, place) =>
      assert(Math.abs(score - said[place].score) < 1e-5, `${score}, ${said[place].score}`),
    );
    say(
      `✓ command line and window: ${said.map(({ label, score }) => `${label} ${(100 * score).toFixed(1)} %`).join(', ')}`,
    );
  } finally {
    installer?.remove('headlight');
    if (unpacked) fs.rmSync(path.dirname(unpacked), { recursive: true, force: true });
  }
  if (installer)
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
  const inArchive = [...names].map((name) => name.slice(1));
  assert.deepEqual(lacking({ platform: process.platform, arch: process.arch }, inArchive), [], 'is missing');
  for (const name of names) {
    if (/\.(node|dll|dylib|so(\.\d+)*)$/.test(name))
      assert(fs.existsSync(path.join(`${archive}.unpacked`, name)), `${name} is not unpacked`);
  }
  const megabytes = sizeOf(path.join(app, 'resources')) / 1e6;
  assert(megabytes <= BUDGET_MB, `the app without Electron is ${megabytes.toFixed(1)} MB`);
  say(`✓ parts; ${megabytes.toFixed(1)} MB without Electron`);
}

/** In bytes, of all files below a folder. */
function sizeOf(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + fs.statSync(path.join(parentPath, name)).size, 0);
}

function askCommandLine(command, ...options) {
  const text = execFileSync(command, ['classify', PHOTO, '--json', ...options], { encoding: 'utf8', cwd: os.tmpdir() });
  return JSON.parse(text).predictions.slice(0, 3);
}

/** sharp in a process that is linked to the system's GLib: a word of that on the error stream is a picture that is never freed. */
function drawPicture(command) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'headlight-picture-'));
  try {
    const { stderr } = spawnSync(command, ['explain', PHOTO, '--out', 'map.png'], { encoding: 'utf8', cwd: folder });
    assert(fs.statSync(path.join(folder, 'map.png')).size > 10_000, stderr);
    assert.doesNotMatch(stderr, /GLib/);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function askWindow(executable) {
  return withWindow(executable, [PHOTO], async ({ page }) => {
    await page.getByTestId('prediction-0-score').waitFor({ timeout: 30_000 });
    await page.screenshot({ path: path.join(projectDir, 'dist', 'smoke.png') });
    const scores = [0, 1, 2].map((place) => page.getByTestId(`prediction-${place}-score`).getAttribute('data-score'));
    return (await Promise.all(scores)).map(Number);
  });
}
