/**
 * `npm test`: sets up, then type check, lint, format check, unit tests and end-to-end tests; the last line counts.
 * `node scripts/test.mjs unit e2e …` runs only the named parts; what follows `--` goes to the test runner.
 */
import './setup/node-version.mjs';
import os from 'node:os';
import { duration, say, SetupError } from './setup/console.mjs';
import { openDisplays } from './setup/display.mjs';
import { prepare } from './setup/prepare.mjs';
import { summary, NOTHING } from './test/counts.mjs';
import { checks, parts, runCheck, runSuite } from './test/steps.mjs';

const separator = process.argv.indexOf('--', 2);
const named = process.argv.slice(2, separator < 0 ? undefined : separator);
const runnerArgs = separator < 0 ? [] : process.argv.slice(separator + 1);
const wants = (part) => named.length === 0 || named.includes(part);
/** Each window wants a core, and a display of its own. */
const windowsAtOnce = Math.min(os.availableParallelism(), 4);
const start = performance.now();
const results = [];

try {
  const unknown = named.filter((part) => !parts.includes(part));
  if (unknown.length > 0) throw new SetupError(`expected some of ${parts.join(', ')}, got ${unknown.join(', ')}`);
  await prepare({ app: wants('e2e'), build: wants('e2e') || wants('unit') });
  results.push(...(await runChecks(checks.filter(({ part }) => wants(part)))));
  if (wants('unit')) results.push(await runSuite('unit', { runnerArgs }));
  if (wants('e2e')) {
    const displays = await openDisplays(windowsAtOnce);
    const env = displays.length > 0 ? { HEADLIGHT_TEST_DISPLAYS: displays.map(({ name }) => name).join(' ') } : {};
    results.push(await runSuite('e2e', { runnerArgs, env }));
    for (const display of displays) display.close();
  }
} catch (error) {
  say(error instanceof SetupError ? `\nHeadlight: ${error.message}` : String(error?.stack ?? error));
  results.push({ ...NOTHING, failed: 1 });
}

for (const { title, slowest = [] } of results) {
  if (slowest.length > 1) say(`\nSlowest: ${title}\n${slowest.join('\n')}`);
}
const { line, ok } = summary(results);
say(`\nAll of it took ${duration(performance.now() - start)}.`);
process.stdout.write(`${line}\n`, () => process.exit(ok ? 0 : 1));

/** Two at a time: most machines have two cores, and each check keeps one busy. */
async function runChecks(waiting) {
  const queue = [...waiting];
  const done = [];
  const worker = async () => {
    for (let check = queue.shift(); check; check = queue.shift()) done.push(await runCheck(check));
  };
  await Promise.all([worker(), worker()]);
  return done;
}
