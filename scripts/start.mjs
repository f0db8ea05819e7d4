/** `npm start [-- photo.jpg folder/ …]`: sets up when needed and opens the app; without a display, works in the terminal. */
import './setup/node-version.mjs';
import path from 'node:path';
import { appEnvironment } from './setup/app-environment.mjs';
import { runScript, say } from './setup/console.mjs';
import { electronExecutable } from './setup/electron.mjs';
import { invokedFrom, projectDir } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { runForeground } from './setup/run.mjs';
import { hasDisplay, isRoot } from './setup/system.mjs';
import { explainInTerminal } from './setup/terminal.mjs';

await runScript(async () => {
  const window = hasDisplay();
  await prepare({ app: window });
  const args = process.argv.slice(2);
  const isSwitch = (arg) => arg.startsWith('-');
  const photos = args.filter((arg) => !isSwitch(arg));
  if (!window) {
    say('No display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so Headlight works in the terminal instead.');
    process.exitCode = await explainInTerminal(photos);
    return;
  }
  const switches = [...(isRoot() ? ['--no-sandbox'] : []), ...args.filter(isSwitch)];
  const files = photos.map((photo) => path.resolve(invokedFrom, photo));
  process.exitCode = await runForeground(electronExecutable(), [...switches, projectDir, ...files], {
    cwd: invokedFrom,
    env: appEnvironment(),
  });
});
