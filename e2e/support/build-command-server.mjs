/** Before the first test: builds `command-server.ts`, with the photo process inside. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPrograms } from '../../scripts/setup/programs.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const fork = join(root, 'src/main/photo/fork.ts');
const inProcess = join(root, 'test/support/photos-in-process.ts');

export default () =>
  buildPrograms(
    root,
    join(root, '.cache/e2e'),
    { 'command-server': join(root, 'e2e/support/command-server.ts') },
    {
      name: 'photos-in-process',
      enforce: 'pre',
      async resolveId(source, importer) {
        if (!source.endsWith('/fork')) return null;
        const found = await this.resolve(source, importer, { skipSelf: true });
        return found?.id === fork ? inProcess : null;
      },
    },
  );
