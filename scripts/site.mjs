// Builds the pages of the documentation and the API reference into dist/site: npm run site. Throws where a link leads nowhere or a page would load from elsewhere.
import './setup/node-version.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { runScript, SetupError } from './setup/console.mjs';
import { modulesDir, projectDir } from './setup/paths.mjs';
import { prepare } from './setup/prepare.mjs';
import { run } from './setup/run.mjs';

const SITE = path.join(projectDir, 'dist', 'site');

await runScript(async () => {
  await prepare({ app: false, build: false });
  const { writePages } = await import('./pages/pages.mjs'); // its parser is not there before packages are
  const { foreignLoads } = await import('./pages/loads.mjs');
  const dead = writePages(SITE, { more: { API: 'api/index.html' } });
  if (dead.length > 0) throw new SetupError(dead.join('\n'));
  const options = ['--options', 'packages/vit/typedoc.json', '--out', path.join(SITE, 'api')];
  const { code, output } = await run(process.execPath, [
    path.join(modulesDir, 'typedoc', 'bin', 'typedoc'),
    ...options,
  ]);
  if (code !== 0) throw new SetupError(`the API reference was not made; typedoc says:\n${output}`);
  const loads = foreignLoads(SITE);
  if (loads.length > 0) throw new SetupError(loads.join('\n'));
  console.log(`${fs.readdirSync(SITE, { recursive: true }).length} files in dist/site; open dist/site/index.html`);
});
