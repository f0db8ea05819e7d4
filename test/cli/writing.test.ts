/** Results on disks that fill, to readers that go, through devices: what is said, and what is left. */
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headlight, ROOT, scratch, start } from './command';

const CLI = join(ROOT, 'out/main/cli.js');
const MODEL = resolve('test/fixtures/checkpoints/hf-vit');
const PHOTO = resolve('test/fixtures/photos/orientation-1.jpg');
const FAST = ['--model', MODEL, '--engine', 'wasm'];
const PHOTOS = 60;

/** A folder with this many names of one small photo. */
function many(): string {
  const folder = scratch();
  fs.mkdirSync(join(folder, 'photos'));
  for (let i = 0; i < PHOTOS; i++) fs.symlinkSync(PHOTO, join(folder, 'photos', `${i}.jpg`));
  return folder;
}

/** With files of at most 4 or 8 KB: what a full disk does, with no disk to fill. */
function limited(folder: string, command: string) {
  const script = `ulimit -f 8; exec "$0" ${command}`;
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath], { cwd: folder, encoding: 'utf8' });
  return { code: status, stderr };
}

/** Photos whose five rows are all there, each row in seven columns. */
function wholePhotos(csv: string): number {
  const rows = csv.trimEnd().split('\n').slice(1);
  expect(csv.endsWith('\n')).toBe(true);
  expect(rows.every((row) => row.split(',').length === 9)).toBe(true);
  expect(rows.length % 5).toBe(0);
  return rows.length / 5;
}

describe.skipIf(process.platform === 'win32')('a disk that is full', () => {
  const ask = `"${CLI}" classify photos --model "${MODEL}" --engine wasm`;

  it('ends the run, and keeps the photos that are written whole', () => {
    const folder = many();
    const { code, stderr } = limited(folder, `${ask} --out new.csv`);
    const whole = wholePhotos(fs.readFileSync(join(folder, 'new.csv'), 'utf8'));
    expect([code, whole > 0, whole < PHOTOS]).toEqual([1, true, true]);
    expect(stderr).toContain(`new.csv holds the results of ${whole} photos, whole; the others are missing.`);
    expect(stderr).toContain('headlight: “new.csv” could not be saved');
    expect(stderr).not.toContain('.jpg:');
    expect(fs.readdirSync(folder).sort()).toEqual(['new.csv', 'photos']);
  });

  it('never puts a broken file over a good one, and closes JSON', () => {
    const folder = many();
    fs.writeFileSync(join(folder, 'good.json'), '"good"');
    const { code, stderr } = limited(folder, `${ask} --out good.json`);
    expect([code, fs.readFileSync(join(folder, 'good.json'), 'utf8')]).toEqual([1, '"good"']);
    const kept = JSON.parse(fs.readFileSync(join(folder, 'good.partial.json'), 'utf8')) as unknown[];
    expect(stderr).toContain(`good.partial.json holds the results of ${kept.length} photos`);
    expect(fs.readdirSync(folder)).toHaveLength(3);
  });

  it('is said of standard output, too, and no text is lost in silence', () => {
    const folder = many();
    const { code, stderr } = limited(folder, `${ask} --format csv > out.csv`);
    expect(code).toBe(1);
    const csv = fs.readFileSync(join(folder, 'out.csv'), 'utf8');
    const [, photos = ''] = /The results of (\d+) photos were written whole/.exec(stderr) ?? [];
    expect(csv.split('\n').length - 2).toBeGreaterThanOrEqual(5 * Number(photos));
    expect(Number(photos)).toBeGreaterThan(0);
    expect(stderr).toContain('“standard output” could not be saved');
  });

  it.runIf(fs.existsSync('/dev/full'))('is a sentence, whatever is written there', () => {
    const folder = scratch();
    for (const command of [`classify "${PHOTO}" --model "${MODEL}" --engine wasm`, '--version', '--help']) {
      const { status, stderr } = spawnSync('sh', ['-c', `"$0" "${CLI}" ${command} > /dev/full`, process.execPath], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([
        1,
        expect.stringContaining('“standard output” could not be saved: the disk is full'),
      ]);
      expect(stderr).not.toContain('    at ');
    }
    const out = headlight(['classify', PHOTO, ...FAST, '--out', '/dev/full']);
    expect([out.code, out.stderr]).toEqual([1, expect.stringContaining('“full” could not be saved: the disk is full')]);
    expect(fs.statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it('ends explain at the first map that cannot be written', () => {
    const folder = many();
    const call = `"${CLI}" explain photos --model "${MODEL}" --engine wasm --out . --format json > done.json`;
    const script = `ulimit -f 1; exec "$0" ${call}`;
    const ran = spawnSync('sh', ['-c', script, process.execPath], { cwd: folder, encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([1, expect.stringMatching(/could not be saved/)]);
    expect(ran.stderr.match(/could not be saved/g)).toHaveLength(1);
    expect(ran.stderr).toContain('Stopped after 0 of 60 photos.');
  });
});

describe.skipIf(process.platform === 'win32')('--out', () => {
  it('goes through a pipe, and has no settings beside it', async () => {
    const folder = scratch();
    spawnSync('mkfifo', [join(folder, 'pipe.csv')]);
    const reader = spawn('cat', [join(folder, 'pipe.csv')]);
    let read = '';
    reader.stdout.on('data', (data) => (read += String(data)));
    const { code } = headlight(['classify', PHOTO, ...FAST, '--out', join(folder, 'pipe.csv')]);
    await new Promise((done) => reader.on('close', done));
    expect([code, read.split('\n').length, fs.readdirSync(folder)]).toEqual([0, 7, ['pipe.csv']]);
    const heads = headlight(['heads', PHOTO, ...FAST, '--format', 'csv', '--out', '/dev/stdout']);
    expect([heads.code, heads.stderr, heads.stdout.split('\n')[0]]).toEqual([0, '', 'layer,head,distance']);
  });

  it('is finished with what is done when the terminal goes', async () => {
    const folder = many();
    const ran = start(['classify', 'photos', ...FAST, '--out', 'out.csv'], folder);
    await new Promise<void>((done) => {
      const look = setInterval(() => {
        const growing = fs.readdirSync(folder).find((name) => name.endsWith('.tmp'));
        if (growing === undefined || fs.statSync(join(folder, growing)).size < 500) return;
        clearInterval(look);
        done();
      }, 2);
    });
    ran.kill('SIGHUP');
    const code = await new Promise((done) => ran.on('close', done));
    const whole = wholePhotos(fs.readFileSync(join(folder, 'out.csv'), 'utf8'));
    expect([code, whole > 0, fs.readdirSync(folder)]).toEqual([whole === PHOTOS ? 0 : 1, true, ['out.csv', 'photos']]);
  });
});
