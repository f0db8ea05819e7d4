import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomically, writeTogether } from '../../../src/main/write/atomic';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headlight-atomic-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeAtomically', () => {
  it('replaces a file and leaves nothing beside it', async () => {
    const path = join(folder, 'a.png');
    writeFileSync(path, 'old and longer');
    await writeAtomically(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    expect(readdirSync(folder)).toEqual(['a.png']);
  });

  it('leaves one whole file when two write at once', async () => {
    const path = join(folder, 'a.txt');
    await Promise.all(['a', 'b'].map((letter) => writeAtomically(path, letter.repeat(1e6))));
    expect(readFileSync(path, 'utf8')).toMatch(/^(a{1000000}|b{1000000})$/);
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('leaves what was there, and no rest, when it fails', async () => {
    const path = join(folder, 'taken');
    mkdirSync(join(path, 'inside'), { recursive: true });
    await expect(writeAtomically(path, 'x')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
    await expect(writeAtomically(join(folder, 'missing', 'a'), 'x')).rejects.toThrow('ENOENT');
  });
});

describe('writeTogether', () => {
  it('writes all of them', async () => {
    await writeTogether([
      { path: join(folder, 'a.png'), pieces: ['a'] },
      { path: join(folder, 'a.png.json'), pieces: ['b'] },
    ]);
    expect(readdirSync(folder).sort()).toEqual(['a.png', 'a.png.json']);
  });

  it('puts no file in its place when another cannot be written', async () => {
    writeFileSync(join(folder, 'a.png'), 'old');
    const files = [
      { path: join(folder, 'a.png'), pieces: ['new'] },
      { path: join(folder, 'missing', 'b'), pieces: ['x'] },
    ];
    await expect(writeTogether(files)).rejects.toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual(['a.png']);
    expect(readFileSync(join(folder, 'a.png'), 'utf8')).toBe('old');
  });
});
