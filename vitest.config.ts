/** Unit tests: plain Node, no globals, a process to every core, in which each module is loaded once, not once for every file. */
import { readdirSync, readFileSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const report = process.env.HEADLIGHT_TEST_REPORT;
/** Code that knows neither files nor processes. */
const PURE = 'test/{vit,shared,renderer}/**/*.test.ts';
/** Commands are run in the test's process, and photos decoded in it (`test/cli/photos-here.ts`). */
const COMMANDS = 'test/cli/**/*.test.ts';
/** What stands in for a module must be there before the module is: these tests share none. */
const MOCKING = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`)
  .filter((name) => readFileSync(name, 'utf8').includes('vi.mock('));

export default defineConfig({
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })], // for state classes in .svelte.ts files
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: [PURE], exclude: MOCKING, isolate: false, restoreMocks: true } },
      { extends: true, test: { name: 'commands', include: [COMMANDS], exclude: MOCKING, isolate: false } },
      {
        extends: true,
        test: { name: 'system', include: ['test/**/*.test.ts'], exclude: [PURE, COMMANDS, ...MOCKING], isolate: false },
      },
      { extends: true, test: { name: 'mocking', include: MOCKING } },
    ],
    maxWorkers: '100%', // else one core is left idle
    testTimeout: 20_000, // two busy cores; a quick test stays quick
    reporters: report ? ['dot', ['json', { outputFile: report }]] : ['default'],
  },
});
