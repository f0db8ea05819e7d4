import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unzip } from '../../scripts/setup/zip.mjs';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const keepName = (name: string): string => name;

function zipFile(files: Parameters<typeof zipSync>[0]): { zip: string; target: string } {
  const folder = mkdtempSync(join(tmpdir(), 'headlight-zip-'));
  const zip = join(folder, 'a.zip');
  writeFileSync(zip, zipSync(files));
  return { zip, target: join(folder, 'out') };
}

describe('unzip', () => {
  it('writes stored, deflated and empty files with their folders and permission bits', async () => {
    const { zip, target } = zipFile({
      'app/run': [text('#!/bin/sh\n'), { os: 3, attrs: 0o100755 << 16 }],
      'app/data/long.txt': [text('abc'.repeat(50_000)), { level: 9 }],
      'app/data/plain.txt': [text('plain'), { level: 0 }],
      'app/empty': text(''),
    });
    expect(await unzip(zip, target, keepName)).toBe(4);
    expect(readFileSync(join(target, 'app/data/long.txt'), 'utf8')).toBe('abc'.repeat(50_000));
    expect(readFileSync(join(target, 'app/data/plain.txt'), 'utf8')).toBe('plain');
    expect(statSync(join(target, 'app/empty')).size).toBe(0);
    if (process.platform !== 'win32') expect(statSync(join(target, 'app/run')).mode & 0o777).toBe(0o755);
  });

  it('renames files and leaves out those without a name', async () => {
    const { zip, target } = zipFile({ 'Old/program': text('x'), 'Old/secret': text('y') });
    const written = await unzip(zip, target, (name: string) => (name === 'Old/program' ? 'new' : null));
    expect(written).toBe(1);
    expect(readFileSync(join(target, 'new'), 'utf8')).toBe('x');
  });

  it('refuses names that leave the folder', async () => {
    const { zip, target } = zipFile({ '../outside': text('x') });
    await expect(unzip(zip, target, keepName)).rejects.toThrow('leaves its folder');
  });

  it('refuses what is not a zip file, or only its beginning', async () => {
    const { zip, target } = zipFile({ a: text('abc'.repeat(1000)) });
    writeFileSync(zip, readFileSync(zip).subarray(0, 30));
    await expect(unzip(zip, target, keepName)).rejects.toThrow('not a zip file');
    writeFileSync(zip, 'hello');
    await expect(unzip(zip, target, keepName)).rejects.toThrow('not a zip file');
  });
});
