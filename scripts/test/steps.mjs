/** The parts of `npm test`, and how one part runs. */
import fs from 'node:fs';
import path from 'node:path';
import { duration, say } from '../setup/console.mjs';
import { modulesDir, projectDir } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { NOTHING } from './counts.mjs';

const reportDir = path.join(projectDir, 'test-results');
const bin = (file) => path.join(modulesDir, ...file.split('/'));

/** Quick looks at the whole tree; each is quiet when all is well. The slowest comes first. */
export const checks = [
  { part: 'lint', title: 'Lint (eslint)', args: [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0'] },
  { part: 'types', title: 'Types (tsc)', args: [bin('typescript/bin/tsc'), '--noEmit'] },
  {
    part: 'types',
    title: 'Types in components (svelte-check)',
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
    limitMinutes: 15,
  },
  e2e: {
    title: 'End-to-end tests in Electron (playwright)',
    args: [bin('@playwright/test/cli.js'), 'test'],
    limitMinutes: 30,
  },
};

export const parts = ['types', 'lint', 'format', ...Object.keys(suites)];

/** Runs one check and says how it went; its output is shown only when it failed. */
export async function runCheck({ title, args }) {
  const start = performance.now();
  const { code, output } = await run(process.execPath, args);
  say(`${code === 0 ? '✓' : '✗'} ${title} (${duration(performance.now() - start)})`);
  if (code !== 0) say(`\n${output}\n`);
  return { ...NOTHING, failed: code === 0 ? 0 : 1, check: true };
}

/** Runs one test runner with its lines on screen and counts from its report, test-results/<name>.json. */
export async function runSuite(name, count, { runnerArgs = [], env = {} }) {
  const { title, args, limitMinutes } = suites[name];
  const report = path.join(reportDir, `${name}.json`);
  fs.rmSync(report, { force: true });
  say(`\n• ${title} …`);
  const start = performance.now();
  const { code, timedOut } = await run(process.execPath, [...args, ...runnerArgs], {
    env: { ...env, HEADLIGHT_TEST_REPORT: report },
    stdio: 'inherit',
    timeoutMs: limitMinutes * 60_000,
  });
  if (timedOut) say(`Stopped after ${limitMinutes} minutes.`);
  const counts = readCounts(report, count);
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed; // broken outside any test
  say(`${failed === 0 ? '✓' : '✗'} ${title} (${duration(performance.now() - start)})`);
  return { ...counts, failed };
}

function readCounts(report, count) {
  try {
    return count(JSON.parse(fs.readFileSync(report, 'utf8')));
  } catch {
    return { ...NOTHING, failed: 1 };
  }
}
