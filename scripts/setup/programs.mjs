/** Programs of this repository in TypeScript, built for Node: benchmarks and checks that are run by hand. */
import { build } from 'vite';

/** @param input name → file; each becomes `outDir`/NAME.js */
export async function buildPrograms(root, outDir, input) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: true, outDir, target: 'node20', rolldownOptions: { input } },
  });
}
