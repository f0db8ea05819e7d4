/** The parts of `npm test`, and how one part runs. */
import fs from 'node:fs';
import path from 'node:path';
import { duration, say } from '../setup/console.mjs';
import { modulesDir, projectDir } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { endToEndCounts, NOTHING, unitCounts } from './counts.mjs';
import { endToEndTimes, slowest, unitTimes } from './slowest.mjs';

const reportDir = path.join(projectDir, 'test-results');
const bin = (file) => path.join(modulesDir, ...file.split('/'));

/** Room for what is soon garbage, in MiB: checkers make much of it, and by default spend a third of their time collecting it. */
const YOUNG_SPACE = '--max-semi-space-size=128';

const COMPONENTS = 'src/**/*.svelte';
const lint = (...files) => [bin('eslint/bin/eslint.js'), ...files, '--max-warnings=0'];

/** Quick looks at the whole tree; each is quiet when all is well. The slowest come first. `svelte-check` sees every TypeScript file, too. */
export const checks = [
  { part: 'lint', title: 'Lint (eslint)', args: lint('.', '--ignore-pattern', COMPONENTS) },
  { part: 'lint', title: 'Lint of components (eslint)', args: lint(COMPONENTS) },
  {
    part: 'types',
    title: 'Types (svelte-check)',
    args: [bin('svelte-check/bin/svelte-check'), '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
  },
  {
    part: 'format',
    title: 'Format (prettier)',
    args: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
  },
];

/** The test runners; each writes a JSON report beside its own lines. A run past its limit is ended and has failed. */
const suites = {
  unit: {
    title: 'Unit tests (vitest)',
    args: [bin('vitest/vitest.mjs'), 'run'],
    counts: unitCounts,
    times: unitTimes,
    limitMinutes: 15,
  },
  e2e: {
    title: 'End-to-end tests in Electron (playwright)',
    args: [bin('@playwright/test/cli.js'), 'test'],
    counts: endToEndCounts,
    times: endToEndTimes,
    limitMinutes: 30,
  },
};

export const parts = ['types', 'lint', 'format', ...Object.keys(suites)];

/** Runs one check and says how it went; its output is shown only when it failed. */
export async function runCheck({ title, args }) {
  const start = performance.now();
  const { code, output } = await run(process.execPath, [YOUNG_SPACE, ...args]);
  say(`${code === 0 ? '✓' : '✗'} ${title} (${duration(performance.now() - start)})`);
  if (code !== 0) say(`\n${output}\n`);
  return { ...NOTHING, failed: code === 0 ? 0 : 1, check: true };
}

/** Runs one test runner with its lines on screen and counts from its report, test-results/<name>.json. */
export async function runSuite(name, { runnerArgs = [], env = {} }) {
  const { title, args, limitMinutes, counts: countsOf, times } = suites[name];
  const file = path.join(reportDir, `${name}.json`);
  fs.rmSync(file, { force: true });
  say(`\n• ${title} …`);
  const start = performance.now();
  const { code, timedOut } = await run(process.execPath, [...args, ...runnerArgs], {
    env: { ...env, HEADLIGHT_TEST_REPORT: file },
    stdio: 'inherit',
    timeoutMs: limitMinutes * 60_000,
  });
  if (timedOut) say(`Stopped after ${limitMinutes} minutes.`);
  const report = readReport(file);
  const counts = report ? countsOf(report) : { ...NOTHING, failed: 1 };
  if (counts.again > 0) say(`Of these, ${counts.again} ran twice: Chromium's page fell silent at its start.`);
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed; // broken outside any test
  say(`${failed === 0 ? '✓' : '✗'} ${title} (${duration(performance.now() - start)})`);
  return { ...counts, failed, title, slowest: report ? slowest(times(report)) : [] };
}

/** Null where the runner broke before it wrote one. */
function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
