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

/** The note on a test whose page fell silent at its start, which is Chromium's fault and which the app mends. */
export const FELL_SILENT = 'fell silent';

/**
 * Playwright's JSON report. A test that passed only the second time has failed, unless its page fell silent the first time.
 * @param {{ stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>, errors?: unknown[], suites?: object[] }} report
 */
export function endToEndCounts({ stats, errors = [], suites = [] }) {
  const again = suites
    .flatMap(testsOf)
    .filter(({ status, results }) => status === 'flaky' && results.every(isExcused)).length;
  const failed = stats.unexpected + stats.flaky - again + errors.length;
  return { passed: stats.expected + again, failed, skipped: stats.skipped, ...(again > 0 && { again }) };
}

const testsOf = ({ specs = [], suites = [] }) => [...specs.flatMap(({ tests }) => tests), ...suites.flatMap(testsOf)];

const isExcused = ({ status, annotations = [] }) =>
  status === 'passed' || annotations.some(({ type }) => type === FELL_SILENT);

/** The last line, and whether all is well: nothing failed, and something ran. */
export function summary(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  const onlyChecks = results.length > 0 && results.every((result) => result.check);
  return { line, ok: failed === 0 && (passed > 0 || onlyChecks) };
}
