/**
 * The piece that a developer's Electron has and a packaged one lacks: `electron [-r FILE] APP_FOLDER …` loads the app
 * of that folder. An ES module on purpose: its top-level await holds Electron's `ready` back until the app's own main
 * module has run, which `protocol.registerSchemesAsPrivileged` needs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, dialog } from 'electron';

const require = createRequire(import.meta.url);

/** Splits the command line into modules to load first and the app folder; Chromium's own switches are passed over. */
function readArguments(args) {
  const preloads = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-r' || args[i] === '--require') preloads.push(args[++i]);
    else if (!args[i].startsWith('-')) return { preloads, folder: path.resolve(args[i]) };
  }
  return { preloads, folder: process.cwd() };
}

async function loadApp(folder) {
  const manifestPath = path.join(folder, 'package.json');
  if (!existsSync(manifestPath)) throw new Error(`expected an app folder with a package.json, got ${folder}`);
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  app.setName(manifest.productName ?? manifest.name ?? 'Electron');
  if (manifest.version) app.setVersion(manifest.version);
  app.setAppPath(folder);
  await import(pathToFileURL(path.join(folder, manifest.main ?? 'index.js')).href);
}

try {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  const { preloads, folder } = readArguments(process.argv.slice(1));
  for (const file of preloads) require(path.resolve(file));
  await loadApp(folder);
} catch (error) {
  console.error(error);
  if (app.isReady()) dialog.showErrorBox('The app could not be loaded', String(error?.message ?? error));
  app.exit(1);
}
