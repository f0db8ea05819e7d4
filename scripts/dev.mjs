/** `npm run dev`: the app with live reload of the renderer. */
import './setup/node-version.mjs';
import path from 'node:path';
import { forgetBuild } from './setup/build.mjs';
import { runScript } from './setup/console.mjs';

import { modulesDir, projectDir } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { runForeground } from './setup/run.mjs';
import { isRoot } from './setup/system.mjs';

await runScript(async () => {
  await prepare({ build: false });
  forgetBuild(); // what the live server writes to out/ is not a build
  const electronVite = path.join(modulesDir, 'electron-vite', 'bin', 'electron-vite.js');
  const args = [electronVite, 'dev', ...(isRoot() ? ['--noSandbox'] : [])];
  process.exitCode = await runForeground(process.execPath, args, { cwd: projectDir });
});
