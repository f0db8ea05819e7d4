/** From the test runners' JSON reports to one honest line. */

/** A count of tests; a failed check, or a runner that broke, counts as one failure. */
export const NOTHING = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

/** Vitest's JSON report. A file that could not even be loaded holds no tests and is one failure. */
export function unitCounts(report) {
  const broken = report.testResults.filter((file) => file.status === 'failed' && !hasFailedTest(file)).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

function hasFailedTest(file) {
  return file.assertionResults.some((test) => test.status === 'failed');
}

/**
 * Playwright's JSON report. `flaky` needs retries, which are off; should they come back, it is not a pass.
 * @param {{ stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>, errors?: unknown[] }} report
 */
export function endToEndCounts({ stats, errors = [] }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** The last line, and whether all is well: nothing failed, and something ran. */
export function summary(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  const onlyChecks = results.length > 0 && results.every((result) => result.check);
  return { line, ok: failed === 0 && (passed > 0 || onlyChecks) };
}
