import { describe, expect, it } from 'vitest';
import { LOG_LINES, problemReport, type ReportFacts } from '../../../src/main/report/problem-report';

const FACTS: ReportFacts = {
  version: '1.2.3',
  packed: true,
  runtime: { Electron: '45.0.0', Node: '24.1.0' },
  system: ['Linux 6.1', 'x64', 'A Processor'],
  cores: 2,
  memory: 24 * 2 ** 30,
  cutOff: true,
  log: '',
  home: '/home/ada-lovelace',
};

describe('problemReport', () => {
  it('says what runs where', () => {
    const text = problemReport(FACTS);
    for (const part of [
      'Headlight 1.2.3\n',
      'Electron 45.0.0, Node 24.1.0',
      'Linux 6.1, x64, A Processor',
      '2 cores, 24.0 GiB',
      'was cut off',
      '(empty)',
    ]) {
      expect(text).toContain(part);
    }
    expect(problemReport({ ...FACTS, packed: false, cutOff: false })).toMatch(/from a checkout[^]*ended as it should/);
  });

  it('ends with the newest lines of the log, without names, and cannot break out of its fence', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i} /home/ada-lovelace/x.jpg`);
    const text = problemReport({ ...FACTS, log: `${lines.join('\n')}\n\`\`\`\n` });
    expect(text).toContain('line 99 ');
    expect(text).not.toContain(`line ${100 - LOG_LINES} `);
    expect(text).not.toContain('ada-lovelace');
    expect(text.match(/^```$/gm)).toHaveLength(2);
  });
});
