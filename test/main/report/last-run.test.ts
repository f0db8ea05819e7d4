import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LastRun } from '../../../src/main/report/last-run';
import { markOf, ownMark } from '../../../src/main/write/process-mark';

const folders: string[] = [];
const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-'));
  folders.push(folder);
  return folder;
};
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

describe('LastRun', () => {
  it('knows that a run was cut off, and not twice', () => {
    const folder = scratch();
    writeFileSync(join(folder, 'running'), markOf(999_999_999));
    const run = new LastRun(folder);
    expect(run.wasCutOff).toBe(true);
    run.end();
    expect(readdirSync(folder)).toEqual([]);
    expect(new LastRun(folder).wasCutOff).toBe(false);
  });

  it('says nothing of a run that still goes on, of another computer, or of a damaged mark', () => {
    for (const mark of [ownMark(), ownMark().replace(/^\w{8}/, '00000000'), 'x', '']) {
      const folder = scratch();
      writeFileSync(join(folder, 'running'), mark);
      expect(new LastRun(folder).wasCutOff).toBe(false);
    }
  });

  it('throws nowhere where nothing can be kept', () => {
    const folder = join(scratch(), 'none');
    const run = new LastRun(folder);
    run.end();
    expect(existsSync(folder)).toBe(false);
  });
});
