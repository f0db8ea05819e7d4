/** End-to-end tests in the real Electron: one window to a display, a second chance for a silent page alone, every picture kept. */
import { defineConfig } from '@playwright/test';

const report = process.env.HEADLIGHT_TEST_REPORT;
/** Names of displays that only tests use, one to a worker; none where a person's own display is all there is. */
const displays = process.env.HEADLIGHT_TEST_DISPLAYS?.split(' ') ?? [];

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/support/build-command-server.mjs',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  workers: Math.max(displays.length, 1),
  retries: 1, // counts for a page that fell silent alone (scripts/test/counts.mjs)
  timeout: 90_000, // WebGPU in software (SwiftShader) on two cores
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  preserveOutput: 'always',
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
});
