/** The app's folder, where it can be written and where it cannot. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { dataFolder, leave } from '../../src/main/data-folder';
import { userDataFolder } from '../../src/main/models/installed';

/** The system's code with which every write of bytes ends; the file is there all the same, as on a full disk. */
let refusing: string | null = null;
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const writeFileSync: typeof fs.writeFileSync = (path, data, options) => {
    if (refusing === null) return fs.writeFileSync(path, data, options);
    fs.writeFileSync(path, '', options);
    throw Object.assign(new Error(refusing), { code: refusing });
  };
  return { ...fs, writeFileSync };
});

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'headlight-folder-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is made, also after it was deleted, and holds nothing yet', () => {
  const folder = join(root, 'a', 'b');
  expect(dataFolder(folder)).toEqual({ folder, forChromium: folder, keeps: true });
  expect(readdirSync(folder)).toEqual([]);
  leave(dataFolder(folder));
  expect(existsSync(folder)).toBe(true);
});

it('gives way to one of this run where it cannot be made, which goes with it', () => {
  writeFileSync(join(root, 'file'), '');
  const folder = join(root, 'file', 'data');
  const data = dataFolder(folder, root);
  expect([data.folder, data.keeps]).toEqual([folder, false]);
  expect(readdirSync(data.forChromium)).toEqual([]);
  leave(data);
  expect(existsSync(data.forChromium)).toBe(false);
  expect(dataFolder(folder, join(root, 'file'))).toEqual({ folder, forChromium: folder, keeps: false });
});

for (const [trouble, option, fill] of [
  ['is full', 'size=64k', true],
  ['can only be read', 'ro', false],
] as const) {
  it(`gives way where its disk ${trouble}`, (context) => {
    const place = join(root, 'disk');
    mkdirSync(place);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', option, 'tmpfs', place]).status !== 0)
      return context.skip(
        'no disk can be made here: not administrator, or no tmpfs; the test beside this one says it for every system',
      );
    try {
      if (fill) spawnSync('sh', ['-c', 'cat /dev/zero > "$0/zeros" 2> /dev/null', place]);
      expect(dataFolder(place, root).keeps).toBe(false);
    } finally {
      execFileSync('umount', [place]);
    }
  });
}

it.each(['ENOSPC', 'EROFS', 'EDQUOT', 'EACCES'])(
  'gives way where a write there ends in %s, and leaves no probe',
  (code) => {
    refusing = code;
    const folder = join(root, 'data');
    const data = dataFolder(folder, root);
    refusing = null;
    expect(data.keeps).toBe(false);
    expect(data.forChromium).not.toBe(folder);
    expect(readdirSync(folder)).toEqual([]);
  },
);

it.skipIf(process.platform === 'win32')(
  'is nowhere for a person without a home, and never in the current folder',
  () => {
    const before = process.env['HOME'];
    try {
      for (const home of ['', 'relative']) {
        process.env['HOME'] = home;
        expect(userDataFolder({}, 'linux')).toMatch(/^\//);
        expect(userDataFolder({ XDG_CONFIG_HOME: 'relative' }, 'linux')).toMatch(/^\//);
      }
    } finally {
      process.env['HOME'] = before;
    }
  },
);
