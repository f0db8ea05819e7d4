/** `npm run headlight -- …`: the command line, built when needed, run in the folder the person called it from. */
import './setup/node-version.mjs';
import { runScript } from './setup/console.mjs';
import { commandLine, invokedFrom } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { runForeground } from './setup/run.mjs';

await runScript(async () => {
  await prepare({ app: false });
  process.exitCode = await runForeground(process.execPath, [commandLine, ...process.argv.slice(2)], {
    cwd: invokedFrom,
  });
});
