/** Every path that is given or found is answered or named: links, bytes that are no text, what cannot be looked at. */
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { givenArguments } from '../../src/cli/arguments-of';
import { systemPath } from '../../src/main/photo/byte-path';
import { inProcess, ROOT, scratch } from './command';

const MODEL = resolve('test/fixtures/checkpoints/hf-vit');
const PHOTO = resolve('test/fixtures/photos/orientation-1.jpg');
const FAST = ['--model', MODEL, '--engine', 'wasm'];

interface Row {
  readonly file: string;
  readonly predictions?: readonly { readonly index: number }[];
  readonly error?: { readonly code: string };
}

const rowsOf = (stdout: string): Row[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

describe.skipIf(process.platform === 'win32')('links', () => {
  it('to one file count each in evaluate, in every folder, and the truth is the folder’s', async () => {
    const folder = scratch();
    for (const name of ['store', 'classes/0', 'classes/1']) mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(PHOTO, join(folder, 'store/a.jpg'));
    for (const [place, count] of [
      ['0', 1],
      ['1', 3],
    ] as const)
      for (let i = 0; i < count; i++)
        symlinkSync(join(folder, 'store/a.jpg'), join(folder, 'classes', place, `${i}.jpg`));
    const asked = await inProcess(['classify', PHOTO, ...FAST, '--json']);
    const best = (JSON.parse(asked.stdout) as Row).predictions?.[0]?.index;
    const { code, stdout } = await inProcess(['evaluate', join(folder, 'classes'), ...FAST, '--json']);
    expect(code).toBe(0);
    const top1 = best === 0 ? 0.25 : best === 1 ? 0.75 : 0;
    expect(JSON.parse(stdout)).toMatchObject({ photos: 4, failed: 0, top1 });
  });

  it('evaluate names what lies in no class, and links to nothing', async () => {
    const folder = scratch();
    mkdirSync(join(folder, '1'));
    copyFileSync(PHOTO, join(folder, '1/a.jpg'));
    copyFileSync(PHOTO, join(folder, 'stray.jpg'));
    writeFileSync(join(folder, 'README.txt'), 'about');
    symlinkSync(join(folder, 'gone'), join(folder, '2'));
    symlinkSync(join(folder, 'gone.jpg'), join(folder, '1/b.jpg'));
    const { code, stdout, stderr } = await inProcess(['evaluate', folder, ...FAST, '--json']);
    expect(code).toBe(1);
    const { failures, photos } = JSON.parse(stdout) as { failures: Row[]; photos: number };
    expect(photos).toBe(1);
    const named = failures.map(({ file, error }) => [file.slice(folder.length + 1), error?.code]);
    expect(named).toEqual([
      ['1/b.jpg', 'photoNotFound'],
      ['2', 'photoNotFound'],
      ['stray.jpg', 'badRequest'],
    ]);
    for (const [file] of named) expect(stderr).toContain(`${file}: `);
  });
});

describe.runIf(process.platform === 'linux')('names that are no UTF-8', () => {
  it('are answered from a folder, from a glob and as given, each shown by its bytes', async () => {
    const folder = scratch();
    const names = [0xe8, 0xe9].map((byte) => Buffer.concat([Buffer.from('caf'), Buffer.of(byte), Buffer.from('.jpg')]));
    for (const name of names) copyFileSync(PHOTO, Buffer.concat([Buffer.from(`${folder}/`), name]));
    const shown = ['caf\\xE8.jpg', 'caf\\xE9.jpg'];
    for (const operand of ['.', '*.jpg']) {
      const { code, stdout } = await inProcess(['classify', operand, ...FAST, '--format', 'ndjson'], { cwd: folder });
      const rows = rowsOf(stdout);
      expect([code, rows.map(({ file }) => file)]).toEqual([0, shown]);
      expect(rows.every(({ predictions }) => predictions?.length === 5)).toBe(true);
    }
    // The shell hands over bytes.
    const command = `exec "$0" "$1" explain caf* --model "$2" --engine wasm --raw maps --format json`;
    const ran = spawnSync('sh', ['-c', command, process.execPath, join(ROOT, 'out/main/cli.js'), MODEL], {
      cwd: folder,
    });
    expect([ran.status, String(ran.stderr)]).toEqual([0, '']);
    expect((JSON.parse(String(ran.stdout)) as Row[]).map(({ file }) => file)).toEqual(shown);
    const maps = readdirSync(join(folder, 'maps')).filter((name) => name.endsWith('.npy'));
    expect(maps).toEqual(['caf\\xE8-rollout.npy', 'caf\\xE9-rollout.npy']);
  });

  it('given arguments are the system’s bytes where Node lost some', () => {
    const bytes = Buffer.concat([Buffer.from('node\0cli.js\0classify\0caf'), Buffer.of(0xe9), Buffer.from('\0\0x\0')]);
    const given = givenArguments(['node', 'cli.js', 'classify', 'caf\ufffd', '', 'x'], () => bytes);
    expect(given).toEqual(['classify', 'caf\udce9', '', 'x']);
    expect(systemPath(given[1] ?? '')).toEqual(Buffer.concat([Buffer.from('caf'), Buffer.of(0xe9)]));
    expect(givenArguments(['node', 'cli.js', 'plain'])).toEqual(['plain']);
  });
});

describe('failures', () => {
  it('of paths stand in JSON beside those of photos', async () => {
    const { code, stdout } = await inProcess(['classify', PHOTO, 'gone.jpg', ...FAST, '--format', 'ndjson']);
    expect(code).toBe(1);
    expect(
      rowsOf(stdout)
        .map(({ error }) => error?.code)
        .sort(),
    ).toEqual(['photoNotFound', undefined]);
  });
});
