/** The app's folder, where it can be written and where it cannot. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataFolder, leave } from '../../src/main/data-folder';
import { userDataFolder } from '../../src/main/models/installed';

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

it.each([
  ['is full', 'size=64k', true],
  ['can only be read', 'ro', false],
])('gives way where its disk %s', (_, option, fill) => {
  const place = join(root, 'disk');
  mkdirSync(place);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', option, 'tmpfs', place]).status !== 0) return; // not administrator: the test above is what can be told
  try {
    if (fill) spawnSync('sh', ['-c', 'cat /dev/zero > "$0/zeros" 2> /dev/null', place]);
    expect(dataFolder(place, root).keeps).toBe(false);
  } finally {
    execFileSync('umount', [place]);
  }
});

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
