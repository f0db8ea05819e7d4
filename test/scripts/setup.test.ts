import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashSources } from '../../scripts/setup/build.mjs';
import { duration } from '../../scripts/setup/console.mjs';
import { withLock } from '../../scripts/setup/lock.mjs';
import { isNodeRecent } from '../../scripts/setup/node-version.mjs';
import { explainNpm, packagesAreInstalled } from '../../scripts/setup/packages.mjs';
import { cacheDir } from '../../scripts/setup/paths.mjs';
import { run } from '../../scripts/setup/run.mjs';
import { fallbackAvailable } from '../../scripts/setup/runtime-fallback.mjs';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'headlight-setup-'));

describe('the Node.js version', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '26.1.0'])('%s is recent enough', (version) => {
    expect(isNodeRecent(version)).toBe(true);
  });

  it.each(['20.18.3', '18.20.8', '9.9.9'])('%s is too old', (version) => {
    expect(isNodeRecent(version)).toBe(false);
  });
});

describe('the cache folder', () => {
  it('is the one asked for, else the platform’s own', () => {
    expect(cacheDir({ HEADLIGHT_CACHE: '/a/b' }, 'linux', '/home/x')).toBe(resolve('/a/b'));
    expect(cacheDir({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/x')).toBe(join('/c', 'headlight'));
    expect(cacheDir({}, 'linux', '/home/x')).toBe(join('/home/x', '.cache', 'headlight'));
    expect(cacheDir({}, 'darwin', '/Users/x')).toBe(join('/Users/x', 'Library', 'Caches', 'headlight'));
    expect(cacheDir({ LOCALAPPDATA: '/l' }, 'win32', '/u')).toBe(join('/l', 'headlight', 'Cache'));
  });
});

describe('the comparison of node_modules with package-lock.json', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-a' };

  function project(wanted: object, installed: object | null): string {
    const folder = newFolder();
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
    if (installed) {
      writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
    }
    return folder;
  }

  it('is content with the same packages, and without optional ones of other platforms', () => {
    const wanted = { 'node_modules/a': entry, 'node_modules/b': { ...entry, optional: true } };
    expect(packagesAreInstalled(project(wanted, { 'node_modules/a': entry }))).toBe(true);
  });

  it('notices a package that is missing, of another version, or of other content', () => {
    const wanted = { 'node_modules/a': entry };
    expect(packagesAreInstalled(project(wanted, {}))).toBe(false);
    expect(packagesAreInstalled(project(wanted, { 'node_modules/a': { ...entry, version: '1.0.1' } }))).toBe(false);
    expect(packagesAreInstalled(project(wanted, { 'node_modules/a': { ...entry, integrity: 'sha512-b' } }))).toBe(
      false,
    );
  });

  it('notices that nothing was ever installed, or not to the end', () => {
    expect(packagesAreInstalled(project({ 'node_modules/a': entry }, null))).toBe(false);
  });
});

describe('what npm’s failure means', () => {
  it('names the network, the disk or the rights', () => {
    expect(explainNpm('npm error code ENOTFOUND')).toContain('check the network');
    expect(explainNpm('npm error code E403')).toContain('registry');
    expect(explainNpm('npm error ENOSPC: no space left')).toContain('the disk is full');
    expect(explainNpm('npm error EACCES: permission denied')).toContain('may not write');
  });
});

describe('the digest of the sources', () => {
  it('changes with a file’s content, its name, and a new file, and with nothing else', () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'src', 'deep'), { recursive: true });
    writeFileSync(join(folder, 'src', 'deep', 'a.ts'), '1');
    const digest = (): string => hashSources(folder, ['src', 'absent.json']);
    const first = digest();
    writeFileSync(join(folder, 'other.ts'), '1');
    expect(digest()).toBe(first);
    writeFileSync(join(folder, 'src', 'deep', 'a.ts'), '2');
    expect(digest()).not.toBe(first);
    writeFileSync(join(folder, 'src', 'deep', 'a.ts'), '1');
    expect(digest()).toBe(first);
    writeFileSync(join(folder, 'src', 'b.ts'), '');
    expect(digest()).not.toBe(first);
  });
});

describe('the lock', () => {
  it('lets one in at a time, and is gone afterwards', async () => {
    const lock = join(newFolder(), 'deep', 'lock');
    const order: string[] = [];
    const worker = (name: string) => async (): Promise<void> => {
      order.push(`${name} in`);
      await new Promise((done) => setTimeout(done, 30));
      order.push(`${name} out`);
    };
    await Promise.all([withLock(worker('a'), lock), withLock(worker('b'), lock)]);
    expect(order.map((line) => line.split(' ')[1])).toEqual(['in', 'out', 'in', 'out']);
    expect(existsSync(lock)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    const lock = join(newFolder(), 'lock');
    await expect(withLock(() => Promise.reject(new Error('no')), lock)).rejects.toThrow('no');
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from a process that has ended', async () => {
    const lock = join(newFolder(), 'lock');
    mkdirSync(lock);
    const { output } = await run(process.execPath, ['-p', 'process.pid']);
    writeFileSync(join(lock, 'pid'), output);
    expect(await withLock(() => Promise.resolve('mine'), lock)).toBe('mine');
  });
});

describe('running a program', () => {
  it('answers its exit code and all it said', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    expect(await run(process.execPath, ['-e', script])).toMatchObject({ code: 3, timedOut: false });
    expect((await run(process.execPath, ['-e', script])).output).toMatch(/out[\s\S]*err/);
  });

  it('ends it at the time limit', async () => {
    const result = await run(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 });
    expect(result).toMatchObject({ code: null, timedOut: true });
  });

  it('answers instead of throwing when the program does not exist', async () => {
    expect((await run('headlight-no-such-program', [])).code).not.toBe(0);
  });
});

it('a duration reads well at every length', () => {
  expect([40, 3_400, 59_949, 59_960, 125_000].map((each) => duration(each))).toEqual([
    '0.0 s',
    '3.4 s',
    '59.9 s',
    '1 min 00 s',
    '2 min 05 s',
  ]);
});

it('the Electron from the npm registry serves Linux on x64 only', () => {
  expect(fallbackAvailable('linux', 'x64')).toBe(true);
  expect(fallbackAvailable('linux', 'arm64')).toBe(false);
  expect(fallbackAvailable('darwin', 'x64')).toBe(false);
});
