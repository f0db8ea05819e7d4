/** Unit tests: plain Node, no globals, one process per core. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const report = process.env.HEADLIGHT_TEST_REPORT;

export default defineConfig({
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })], // for state classes in .svelte.ts files
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: '100%', // else one core is left idle
    testTimeout: 20_000, // two busy cores; a quick test stays quick
    reporters: report ? ['dot', ['json', { outputFile: report }]] : ['default'],
  },
});
