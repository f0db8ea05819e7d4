import { expect, it } from 'vitest';
import { endToEndTimes, slowest, unitTimes } from '../../scripts/test/slowest.mjs';

it('of unit tests are named by file and sentence, slowest first', () => {
  const report = {
    testResults: [
      {
        name: '/home/someone/headlight/test/cli/heads.test.ts',
        assertionResults: [
          { duration: 1500, fullName: 'heads averages over photos' },
          { duration: null, fullName: 'heads is left out' },
        ],
      },
      { name: 'C:\\headlight\\test\\vit\\grad.test.ts', assertionResults: [{ duration: 20_500, fullName: 'is slow' }] },
    ],
  };
  expect(slowest(unitTimes(report), 2)).toEqual([
    '  20.5 s  test/vit/grad.test.ts › is slow',
    '   1.5 s  test/cli/heads.test.ts › heads averages over photos',
  ]);
});

it('of end-to-end tests are found however deep they lie', () => {
  const spec = (title: string, ...durations: number[]): object => ({
    title,
    tests: [{ results: durations.map((duration) => ({ duration })) }],
  });
  const report = {
    suites: [
      {
        title: 'flow.spec.ts',
        specs: [spec('opens', 900)],
        suites: [{ title: 'a photo', specs: [spec('is answered', 2000, 1000)] }],
      },
    ],
  };
  expect(slowest(endToEndTimes(report))).toEqual([
    '   3.0 s  flow.spec.ts › a photo › is answered',
    '   0.9 s  flow.spec.ts › opens',
  ]);
});
