/** What the builds take of TensorFlow.js. */
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { coreOfTensorFlow } from '../../scripts/tensorflow.mjs';

const SOURCE = 'virtual:source';

/** Everything that a program with TensorFlow.js in it would be made of. */
async function bundled(): Promise<string> {
  const source = {
    name: 'source',
    resolveId: (id: string) => (id === SOURCE ? id : null),
    load: (id: string) => (id === SOURCE ? `export * from '@tensorflow/tfjs';` : null),
  };
  const build = await rolldown({ input: SOURCE, platform: 'browser', plugins: [coreOfTensorFlow(), source] });
  const { output } = await build.generate({ format: 'esm', sourcemap: false });
  return output.map((part) => (part.type === 'chunk' ? Object.keys(part.modules).join('\n') : '')).join('\n');
}

test('of @tensorflow/tfjs builds take the core: no WebGL, no layers, no converter', async () => {
  const modules = await bundled();
  expect(modules).toContain('tfjs-core');
  expect(modules).not.toMatch(/tfjs-(layers|data|converter|backend-webgl|backend-cpu)/);
});
