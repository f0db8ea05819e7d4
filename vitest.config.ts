/** Unit tests: plain Node, no globals, a process to every core. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const report = process.env.HEADLIGHT_TEST_REPORT;
/** Code that knows neither files nor processes, so that its tests can share one: each module is loaded once, not once for every file. */
const PURE = 'test/{vit,shared,renderer}/**/*.test.ts';

export default defineConfig({
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })], // for state classes in .svelte.ts files
  test: {
    projects: [
      { extends: true, test: { name: 'pure', include: [PURE], isolate: false, restoreMocks: true } },
      { extends: true, test: { name: 'system', include: ['test/**/*.test.ts'], exclude: [PURE] } },
    ],
    maxWorkers: '100%', // else one core is left idle
    testTimeout: 20_000, // two busy cores; a quick test stays quick
    reporters: report ? ['dot', ['json', { outputFile: report }]] : ['default'],
  },
});
