/** Files written whole or not at all, on full disks, over links and devices. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutFile } from '../../../src/main/write/out-file';
import { isGone, ownMark } from '../../../src/main/write/process-mark';
import { sweepTemporary, temporaryBeside } from '../../../src/main/write/temporary';

const POSIX = process.platform !== 'win32';
let folder = '';
beforeEach(() => (folder = fs.mkdtempSync(join(tmpdir(), 'headlight-out-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const text = (name: string): string => fs.readFileSync(at(name), 'utf8');

async function write(path: string, data: string): Promise<void> {
  const file = await OutFile.create(path);
  await file.write(data);
  await file.finish();
}

describe('a file', () => {
  it('appears when it is finished, and not before', async () => {
    const file = await OutFile.create(at('a'));
    await file.write('one ');
    await file.write(Buffer.from('two'));
    expect(fs.existsSync(at('a'))).toBe(false);
    await file.finish();
    expect([text('a'), fs.readdirSync(folder)]).toEqual(['one two', ['a']]);
  });

  it.runIf(POSIX)('keeps the mode of the one before; a new one has the person’s', async () => {
    fs.writeFileSync(at('private'), 'old');
    fs.chmodSync(at('private'), 0o640);
    await write(at('private'), 'new');
    await write(at('new'), 'new');
    const mode = (name: string): number => fs.statSync(at(name)).mode & 0o777;
    expect([mode('private'), mode('new')]).toEqual([0o640, 0o666 & ~process.umask()]);
  });

  it.runIf(process.getuid?.() === 0)('keeps its owner (checked as administrator only)', async () => {
    fs.writeFileSync(at('theirs'), 'old');
    fs.chownSync(at('theirs'), 12345, 23456);
    await write(at('theirs'), 'new');
    const { uid, gid } = fs.statSync(at('theirs'));
    expect([uid, gid, text('theirs')]).toEqual([12345, 23456, 'new']);
  });

  it.runIf(POSIX)('is written where a link leads, and the link stays; also where nothing is yet', async () => {
    fs.mkdirSync(at('far'));
    fs.writeFileSync(at('far/a'), 'old');
    fs.symlinkSync('far/a', at('link'));
    fs.symlinkSync('far/b', at('dangling'));
    await write(at('link'), 'new');
    await write(at('dangling'), 'first');
    expect([fs.readlinkSync(at('link')), fs.readlinkSync(at('dangling'))]).toEqual(['far/a', 'far/b']);
    expect([text('far/a'), text('far/b'), fs.readdirSync(at('far'))]).toEqual(['new', 'first', ['a', 'b']]);
  });

  it.runIf(POSIX)('stays one file under all its names', async () => {
    fs.writeFileSync(at('a'), 'old and longer');
    fs.linkSync(at('a'), at('b'));
    await write(at('a'), 'new');
    expect([text('a'), text('b'), fs.statSync(at('a')).ino]).toEqual(['new', 'new', fs.statSync(at('b')).ino]);
    expect(fs.readdirSync(folder)).toEqual(['a', 'b']);
  });

  it.runIf(POSIX)('goes through a pipe and a device, which stay what they are', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const reader = spawn('cat', [at('pipe')]);
    let read = '';
    reader.stdout.on('data', (data) => (read += String(data)));
    const closed = new Promise((resolve) => reader.on('close', resolve));
    await write(at('pipe'), 'through');
    await closed;
    expect([read, fs.statSync(at('pipe')).isFIFO()]).toEqual(['through', true]);
    await write('/dev/null', 'away');
    expect(fs.statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('is refused where a folder stands', async () => {
    await expect(OutFile.create(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

/** A disk of its own with this much room; null where it may not be made. */
function disk(kilobytes: number): string | null {
  const place = at('disk');
  fs.mkdirSync(place);
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', place]);
  return made.status === 0 ? place : null;
}

describe('a full disk', () => {
  it('rejects the write, and what was marked is kept, closed', async (context) => {
    const place = disk(64);
    if (place === null) return context.skip('no disk can be made here: not administrator, or no tmpfs');
    try {
      fs.writeFileSync(join(place, 'good.csv'), 'good');
      for (const [name, kept] of [
        ['new.json', 'new.json'],
        ['good.csv', 'good.partial.csv'],
      ] as const) {
        const file = await OutFile.create(join(place, name));
        await file.write('[1');
        file.mark();
        const write = async (): Promise<void> => {
          for (let i = 0; i < 100; i++) await file.write(',"' + 'x'.repeat(5000));
        };
        await expect(write()).rejects.toMatchObject({ code: 'ENOSPC' });
        expect(await file.keepMarked(']\n')).toBe(join(place, kept));
        expect(fs.readFileSync(join(place, kept), 'utf8')).toBe('[1]\n');
      }
      expect(fs.readFileSync(join(place, 'good.csv'), 'utf8')).toBe('good');
      expect(fs.readdirSync(place).sort()).toEqual(['good.csv', 'good.partial.csv', 'new.json']);
    } finally {
      execFileSync('umount', [place]);
    }
  });

  it.runIf(fs.existsSync('/dev/full'))('is one at the end of a device, too', async () => {
    const file = await OutFile.create('/dev/full');
    await expect(file.write('x')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await file.keepMarked('')).toBeNull();
  });
});

describe('what a killed process has left', () => {
  it('is removed, and nothing that is still being written', async () => {
    const child = spawnSync(process.execPath, ['-e', 'console.log(process.pid)'], { encoding: 'utf8' });
    const [host, boot] = ownMark().split('-');
    const left = `.headlight-${host}-${boot}-${child.stdout.trim()}-1-00000000.tmp`;
    const reborn = `.headlight-${host}-${boot}-${process.pid}-1-00000000.tmp`; // another process had our number
    const [own, foreign, old] = [
      temporaryBeside(at('x')),
      at('.headlight-ffffffff-0-1-1-00000000.tmp'),
      at('.headlight-0c9e3a52-5f0e-4a5e-8e0a-0d7f2b1c9e11.tmp'),
    ];
    for (const path of [at(left), own, foreign, old, at('mine.tmp')]) fs.writeFileSync(path, '12345');
    const isLinux = process.platform === 'linux';
    if (isLinux) fs.writeFileSync(at(reborn), '12345');
    expect(await sweepTemporary(folder)).toEqual({ files: isLinux ? 2 : 1, bytes: isLinux ? 10 : 5 });
    expect(fs.readdirSync(folder)).toHaveLength(4);
    fs.utimesSync(foreign, 0, 0);
    fs.utimesSync(old, 0, 0);
    expect(await sweepTemporary(folder)).toEqual({ files: 2, bytes: 10 });
    expect(fs.readdirSync(folder).sort()).toEqual([own.slice(folder.length + 1), 'mine.tmp'].sort());
  });

  it('a process is known by more than its number', () => {
    const [host, boot, pid, start] = ownMark().split('-');
    expect(isGone(ownMark())).toBe(false);
    expect(isGone(`ffffffff-${boot}-${pid}-${start}`)).toBeNull();
    expect(isGone('nonsense')).toBeNull();
    if (process.platform === 'linux') expect(isGone(`${host}-${boot}-${pid}-7`)).toBe(true);
    if (process.platform === 'linux') expect(isGone(`${host}-00000000-${pid}-${start}`)).toBe(true);
  });
});
