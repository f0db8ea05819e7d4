/** `npm run build`: builds into out/ whether or not the sources have changed. */
import './setup/node-version.mjs';
import { forgetBuild } from './setup/build.mjs';
import { runScript } from './setup/console.mjs';
import { prepare } from './setup/prepare.mjs';

await runScript(() => {
  forgetBuild();
  return prepare({ app: false });
});
