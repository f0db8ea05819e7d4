/** `npm run setup`: brings a fresh clone into working order; a second run finds nothing to do. */
import './setup/node-version.mjs';
import { runScript, say } from './setup/console.mjs';
import { prepare } from './setup/prepare.mjs';

await runScript(async () => {
  await prepare();
  say('Headlight is set up: npm start opens it, npm test checks it.');
});
