/** Which tests took longest, from the test runners' JSON reports: what to look at when the whole takes too long. */

const SHOWN = 10;

/** Vitest's JSON report: `{ seconds, name }` of every test. */
export function unitTimes(report) {
  return report.testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ duration, fullName }) => ({
      seconds: (duration ?? 0) / 1000,
      name: `${file.replaceAll('\\', '/').replace(/^.*\/test\//, 'test/')} › ${fullName}`,
    })),
  );
}

/** Playwright's JSON report. Starts of an app that tests share count to the first of them. */
export function endToEndTimes(report) {
  return report.suites.flatMap((suite) => timesWithin(suite, []));
}

function timesWithin({ title, specs = [], suites = [] }, outer) {
  const path = [...outer, title];
  const own = specs.flatMap(({ title: name, tests }) =>
    tests.map(({ results }) => ({
      seconds: results.reduce((sum, { duration }) => sum + duration, 0) / 1000,
      name: [...path, name].join(' › '),
    })),
  );
  return [...own, ...suites.flatMap((suite) => timesWithin(suite, path))];
}

/** A line each, slowest first. */
export function slowest(times, count = SHOWN) {
  const sorted = [...times].sort((a, b) => b.seconds - a.seconds);
  return sorted.slice(0, count).map(({ seconds, name }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`);
}
