/** Programs of this repository in TypeScript, built for Node: benchmarks, checks that are run by hand, and what tests start. */
import { build } from 'vite';
import { coreOfTensorFlow } from '../tensorflow.mjs';

/**
 * @param input name → file; each becomes `outDir`/NAME.js
 * @param plugins of Vite
 */
export async function buildPrograms(root, outDir, input, ...plugins) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [coreOfTensorFlow(), ...plugins],
    build: { ssr: true, outDir, target: 'node20', rolldownOptions: { input } },
  });
}
