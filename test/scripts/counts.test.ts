import { describe, expect, it } from 'vitest';
import { endToEndCounts, FELL_SILENT, NOTHING, summary, unitCounts } from '../../scripts/test/counts.mjs';

const unit = (over: object = {}): object => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  testResults: [],
  ...over,
});

describe('the counts of a report', () => {
  it('are those of the unit tests', () => {
    expect(unitCounts(unit({ numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }))).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
    });
  });

  it('hold a unit test file that could not be loaded as one failure', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(unitCounts(unit({ numFailedTests: 1, testResults })).failed).toBe(2);
  });

  it('are those of the end-to-end tests, where flaky is not passed', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
    expect(endToEndCounts({ stats, errors: [{}] })).toEqual({ passed: 7, failed: 3, skipped: 2 });
  });

  it('excuse a test whose page fell silent the first time, and no other that passed the second time', () => {
    const ran = (annotations: object[]): object => ({
      specs: [{ tests: [{ status: 'flaky', results: [{ status: 'failed', annotations }, { status: 'passed' }] }] }],
    });
    const stats = { expected: 7, unexpected: 0, flaky: 2, skipped: 0 };
    const suites = [{ suites: [ran([{ type: FELL_SILENT }])] }, ran([{ type: 'slow' }])];
    expect(endToEndCounts({ stats, suites })).toEqual({ passed: 8, failed: 1, skipped: 0, again: 1 });
  });
});

describe('the last line', () => {
  it('sums the parts and names skipped tests only where there are any', () => {
    const one = { passed: 3, failed: 0, skipped: 0 };
    expect(summary([one, { ...one, passed: 4 }])).toEqual({ line: '7 passed, 0 failed', ok: true });
    expect(summary([{ ...one, skipped: 2 }])).toEqual({ line: '3 passed, 0 failed, 2 skipped', ok: true });
  });

  it('is not well when anything failed, a check included', () => {
    expect(summary([{ passed: 3, failed: 1, skipped: 0 }]).ok).toBe(false);
    expect(
      summary([
        { passed: 3, failed: 0, skipped: 0 },
        { ...NOTHING, failed: 1, check: true },
      ]),
    ).toEqual({
      line: '3 passed, 1 failed',
      ok: false,
    });
  });

  it('is not well when no test ran', () => {
    expect(summary([NOTHING]).ok).toBe(false);
    expect(summary([]).ok).toBe(false);
  });

  it('is well without tests where only checks were asked for', () => {
    expect(summary([{ ...NOTHING, check: true }]).ok).toBe(true);
  });
});
